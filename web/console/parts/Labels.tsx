/** What seats are called, one after the other, each in one piece. */
export const Labels = ({ of }: { of: readonly string[] }) => (
  <>
    {of.map((label, at) => (
      <>
        {at > 0 && ', '}
        <bdi class="seat-label">{label}</bdi>
      </>
    ))}
  </>
)
