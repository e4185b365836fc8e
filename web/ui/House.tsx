const ROWS = [7, 9, 11, 13, 15]
const SEATS = ROWS.flatMap((seats, row) =>
  Array.from({ length: seats }, (_, seat) => {
    const angle = ((seat + 0.5) / seats - 0.5) * 1.9
    const radius = 30 + row * 11
    return { x: Math.sin(angle) * radius, y: Math.cos(angle) * radius, row }
  }),
)

/** A hall in small: as much of it is filled as is sold, the front row first. */
export const House = ({ sold }: { /** 0 to 1 */ sold: number }) => {
  const filled = sold === 0 ? 0 : Math.max(1, Math.floor(sold * SEATS.length))
  return (
    <svg class="house" viewBox="-72 8 144 74" aria-hidden="true">
      {SEATS.map(({ x, y, row }, seat) => {
        const part = row === 0 ? 'house-front' : 'house-seat'
        return (
          <circle
            key={seat}
            cx={x.toFixed(1)}
            cy={y.toFixed(1)}
            r={3.4}
            class={seat < filled ? `${part} is-filled` : part}
          />
        )
      })}
    </svg>
  )
}
