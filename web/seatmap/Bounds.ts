interface Point {
  readonly x: number
  readonly y: number
}

/** A part of the plan, in the plan's units. */
export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What holds all the points, and so much more on each side. */
export const boundsOf = (points: readonly Point[], margin: number): Bounds => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  // As arguments of one call, a large hall's seats would be more than the stack holds.
  for (const { x, y } of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left: left - margin, right: right + margin, top: top - margin, bottom: bottom + margin }
}

export const middleOf = ({ left, right, top, bottom }: Bounds): Point => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
})

export const overlap = (a: Bounds, b: Bounds): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

export const contains = (outer: Bounds, inner: Bounds): boolean =>
  outer.left <= inner.left && outer.right >= inner.right && outer.top <= inner.top && outer.bottom >= inner.bottom

/** What is in both; they overlap. */
export const common = (a: Bounds, b: Bounds): Bounds => ({
  left: Math.max(a.left, b.left),
  right: Math.min(a.right, b.right),
  top: Math.max(a.top, b.top),
  bottom: Math.min(a.bottom, b.bottom),
})

/** @param share of its width and height that is added on each side */
export const grown = ({ left, right, top, bottom }: Bounds, share: number): Bounds => {
  const [aside, above] = [(right - left) * share, (bottom - top) * share]
  return { left: left - aside, right: right + aside, top: top - above, bottom: bottom + above }
}
