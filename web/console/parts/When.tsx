/** A moment, as `form` writes it, in one piece. */
export const When = ({ at, form }: { at: string; form: (time: string) => string }) => (
  <time dateTime={at}>{form(at)}</time>
)
