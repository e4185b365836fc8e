/** Holds the place of `lines` lines that are being loaded. */
export const Waiting = ({ label, lines = 3 }: { label: string; lines?: number }) => (
  <div class="waiting" role="status" aria-label={label}>
    {Array.from({ length: lines }, (_, line) => (
      <div key={line} class="waiting-line" />
    ))}
  </div>
)
