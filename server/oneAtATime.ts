/** Calls wait for the one before them, whether or not it succeeds. */
export const oneAtATime = <I extends unknown[], O>(
  work: (...input: I) => Promise<O>,
): ((...input: I) => Promise<O>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (...input) => {
    const mine = last.then(() => work(...input))
    last = mine.catch(() => undefined)
    return mine
  }
}
