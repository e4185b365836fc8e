/** Whose page it is; a link where it leads somewhere. */
export const Wordmark = ({ href, of }: { href?: string; of?: string }) => {
  const mark = (
    <>
      <span aria-hidden="true" class="wordmark-dots" />
      FrontRow {of !== undefined && <small>{of}</small>}
    </>
  )
  return href === undefined ? (
    <p class="wordmark">{mark}</p>
  ) : (
    <a class="wordmark" href={href}>
      {mark}
    </a>
  )
}
