// JavaScript, because a Node that is too old can't read the rest: this says so in one line instead.
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'

const OLDEST = [22, 18]

const found = process.versions.node
const [major, minor] = found.split('.').map(Number)
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `FrontRow needs Node ${OLDEST.join('.')} or newer, and this is ${found}. "npm ci" brings one, unless scripts or optional packages were left out`,
  )
  process.exit(1)
}
if (process.argv.includes('--help')) {
  console.log('npm start\n  settings come from the environment: README.md, "Settings", names them')
} else {
  // Reading, stripping and compiling 700 modules is most of a start. Beside the packages, because what lies there is run: not where others may write.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/frontrow', import.meta.url)))
  await import('./main.ts')
  // Now and not at the exit, which a crash leaves out.
  module.flushCompileCache()
}
