import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const root = join(import.meta.dirname, 'web')

const compressors = { br: promisify(brotliCompress), gz: promisify(gzip) }
const COMPRESSIBLE = /\.(?:css|js|svg)$/

/** Compresses each file once, here, as well as it can be, instead of at each request as fast as it must be. */
const precompressed = (): Plugin => ({
  name: 'precompressed',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.keys(bundle).filter((name) => COMPRESSIBLE.test(name))
    await Promise.all(
      files.map(async (name) => {
        const file = join(dir, name)
        const content = await readFile(file)
        for (const [ending, compress] of Object.entries(compressors)) {
          await writeFile(`${file}.${ending}`, await compress(content))
        }
      }),
    )
  },
})

/** Every HTML file in web/ is a page of its own; they share what they both import. */
export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  plugins: [precompressed()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows nothing inline, not even a small picture.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The seat map is one large chunk, and loaded late.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: globSync('*.html', { cwd: root }).map((page) => join(root, page)),
      checks: { pluginTimings: false },
    },
  },
})
