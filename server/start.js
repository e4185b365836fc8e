// JavaScript, because a Node that is too old can't read the rest: this says so in one line instead.
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
} else await import('./main.ts')
