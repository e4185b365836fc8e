import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { JsonText } from '../../client-sdk/protocol/index.ts'
import { HEADERS } from './answers.ts'
import { type Encoding, encodingFor } from './encodings.ts'

/** Below this a packet or two carry it anyway. */
const SHORT = 2 * 1024

/** As fast as it goes: beyond that a tenth less takes three times as long. */
const COMPRESSORS: Readonly<Record<Encoding, (text: string) => Promise<Uint8Array>>> = {
  br: (text) => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  gzip: (text) => promisify(gzip)(text, { level: 1 }),
}

/** A list that may be long, compressed: 15,000 seats are 2.6 MB, and 0.2 like this. It takes 10 ms, of another thread. */
export const longAnswer = async (request: Request, { text }: JsonText): Promise<Response> => {
  const encoding = text.length < SHORT ? undefined : encodingFor(request)
  return new Response(encoding === undefined ? text : new Uint8Array(await COMPRESSORS[encoding](text)), {
    headers: {
      ...HEADERS,
      'content-type': 'application/json',
      vary: 'accept-encoding',
      ...(encoding && { 'content-encoding': encoding }),
    },
  })
}
