export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  /** `MALFORMED`: cut off, not UTF-8, or not JSON. */
  | { readonly ok: false; readonly fault: 'TOO_LARGE' | 'MALFORMED' }

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * A request's body; an absent one is `{}`. Never more than `maxBytes` of it is kept, whether or not its length was
 * declared.
 */
export const readJson = async (request: Request, maxBytes: number): Promise<ReadJson> => {
  const declared = request.headers.get('content-length')
  if (declared === null && !request.headers.has('transfer-encoding')) return { ok: true, value: {} }
  if (Number(declared) > maxBytes) return { ok: false, fault: 'TOO_LARGE' }

  try {
    const bytes = declared === null ? await readAtMost(request, maxBytes) : await request.arrayBuffer()
    if (bytes === undefined) return { ok: false, fault: 'TOO_LARGE' }
    if (bytes.byteLength === 0) return { ok: true, value: {} }
    return { ok: true, value: JSON.parse(UTF8.decode(bytes)) }
  } catch {
    return { ok: false, fault: 'MALFORMED' }
  }
}

const readAtMost = async (request: Request, maxBytes: number): Promise<Uint8Array | undefined> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength
    if (length > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
