import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { HEADERS, html, pagePolicy } from './answers.ts'
import { type Encoding, encodingFor } from './encodings.ts'
import { permissionsPolicy } from './securityHeaders.ts'

/** Where `npm run build:web` puts what it builds. */
const BUILT = join(import.meta.dirname, '../../web/dist')

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** What a page may do that no other may: the door's reads tickets by the camera. */
const PERMISSIONS: Readonly<Record<string, string>> = { 'door.html': permissionsPolicy({ camera: 'self' }) }

/** Of the compressed file beside the plain one. */
const ENDINGS: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' }

interface BuiltFile {
  readonly plain: Uint8Array<ArrayBuffer>
  readonly compressed: Readonly<Partial<Record<Encoding, Uint8Array<ArrayBuffer>>>>
}

export interface Page {
  /** `/` for index.html, `/console` for console.html, else the file's own path. */
  readonly path: string
  readonly answer: (request: Request) => Response
}

/**
 * Everything that was built of web/, read once. Files under assets/ have a hash of their content in their name and never
 * change; pages are asked for anew each time, so that they name the assets of today.
 *
 * @param publicAddress where sockets go, if not where the page came from
 */
export const builtPages = async (publicAddress: string | undefined): Promise<readonly Page[]> => {
  const policy = policyFor(publicAddress)
  const names = await readdir(BUILT, { recursive: true }).catch(() => [])
  const pages = names
    .filter((name) => TYPES[extname(name)] !== undefined)
    .map(async (name): Promise<Page> => {
      const file = await readBuilt(name, names)
      if (!name.endsWith('.html')) return { path: `/${name}`, answer: (request) => asset(request, name, file) }
      const path = name === 'index.html' ? '/' : `/${name.replace(/\.html$/, '')}`
      const page = new TextDecoder().decode(file.plain)
      return { path, answer: () => html(page, policy, PERMISSIONS[name]) }
    })
  return Promise.all(pages)
}

const readBuilt = async (name: string, names: readonly string[]): Promise<BuiltFile> => {
  const read = async (file: string) => new Uint8Array(await readFile(join(BUILT, file)))
  const there = Object.entries(ENDINGS).filter(([, ending]) => names.includes(name + ending))
  const compressed = there.map(async ([encoding, ending]) => [encoding, await read(name + ending)])
  return { plain: await read(name), compressed: Object.fromEntries(await Promise.all(compressed)) }
}

const asset = (request: Request, name: string, { plain, compressed }: BuiltFile): Response => {
  const encoding = encodingFor(request, (known) => compressed[known] !== undefined)
  return new Response((encoding && compressed[encoding]) ?? plain, {
    headers: {
      ...HEADERS,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': TYPES[extname(name)] as string,
      vary: 'accept-encoding',
      ...(encoding && { 'content-encoding': encoding }),
    },
  })
}

/** Scripts, styles, pictures and fonts of this server, nothing inline, and requests to it alone. */
const policyFor = (publicAddress: string | undefined): string => {
  const self = "'self'"
  const host = publicAddress?.split('/')[0]
  const elsewhere = host === undefined ? '' : ` ws://${host} wss://${host}`
  return pagePolicy({
    'script-src': self,
    'style-src': self,
    'img-src': self,
    'font-src': self,
    'connect-src': self + elsewhere,
  })
}
