import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import packageJson from '../package.json' with { type: 'json' }

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Our own programs among the scripts, by name; one that is another with options says what that says. */
const PROGRAMS = Object.entries(packageJson.scripts).flatMap(([name, script]) => {
  const [, file] = /^(?:exec )?node (?:--\S+ )*(\S+)$/.exec(script) ?? []
  return file === undefined ? [] : [[name, file] as const]
})

describe('a command that is asked how it is used', () => {
  for (const [name, file] of PROGRAMS) {
    it(`says so, and does nothing: ${name}`, async () => {
      const { code, out, errors } = await new Promise<{ code: number | null; out: string; errors: string }>(
        (resolve) => {
          const child = execFile(process.execPath, [file, '--help'], { cwd: ROOT }, (_, out, errors) =>
            resolve({ code: child.exitCode, out, errors }),
          )
        },
      )
      expect(errors).to.equal('')
      expect(out).to.match(name === 'start' ? /^npm start\n/ : new RegExp(`^npm run ${name} .*\\n[^]*^  \\S`, 'm'))
      expect(code).to.equal(0)
    })
  }
})
