import { encode } from 'uqr'

/** The dark modules, with the quiet zone of four that scanners need, as one path, on a grid with one unit a module. */
export const QrCode = ({ of: content, label }: { of: string; label: string }) => {
  const { data, size } = encode(content, { ecc: 'M', border: 4 })
  const path = data.flatMap((line, y) => line.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} />
    </svg>
  )
}
