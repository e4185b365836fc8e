/** By the names that `Accept-Encoding` has for them, best first. */
const ENCODINGS = ['br', 'gzip'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** The best one that whoever asks can read, of those that there are. */
export const encodingFor = (
  { headers }: Request,
  isThere: (encoding: Encoding) => boolean = () => true,
): Encoding | undefined => {
  const accepted = headers.get('accept-encoding') ?? ''
  return ENCODINGS.find((encoding) => accepts(accepted, encoding) && isThere(encoding))
}

/** `gzip;q=0` means not at all. */
const accepts = (accepted: string, encoding: Encoding): boolean =>
  accepted
    .toLowerCase()
    .split(',')
    .map((range) => range.trim().split(/\s*;\s*/))
    .some(([name, weight]) => name === encoding && Number(weight?.replace('q=', '') ?? 1) > 0)
