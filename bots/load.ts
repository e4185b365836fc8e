import { open, writeFile } from 'node:fs/promises'
import { checkDescriptors } from './load/descriptors.ts'
import { LOAD_USAGE, type LoadOptions, readLoadOptions } from './load/LoadOptions.ts'
import { runLoad } from './load/runLoad.ts'
import { OptionError } from './options.ts'
import { htmlReport } from './report/html.ts'
import { textReport } from './report/text.ts'
import { runCommand } from './runCommand.ts'

const run = async ({ setup, json, html }: LoadOptions, dataDir: string, interrupted: AbortSignal) => {
  const report = await runLoad(setup, dataDir, interrupted)
  console.log(textReport(report))
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`)
  if (html !== undefined) await writeFile(html, await htmlReport(report))
  for (const file of [json, html]) if (file !== undefined) console.log(`report: ${file}`)
  return report.books.faults
}

/** Not to be found out after a minute of load. */
const checkFiles = async ({ json, html }: LoadOptions): Promise<void> => {
  for (const [name, file] of Object.entries({ json, html })) {
    if (file === undefined) continue
    try {
      await (await open(file, 'a')).close()
    } catch (cause) {
      throw new OptionError(`--${name} can't be written: ${(cause as Error).message}`, { cause })
    }
  }
}

const main = async (): Promise<number> => {
  try {
    const options = readLoadOptions(process.argv.slice(2), process.env)
    if (options === undefined) {
      console.log(LOAD_USAGE)
      return 0
    }
    checkDescriptors(options.setup.users, options.setup.mix)
    await checkFiles(options)
    return await runCommand('frontrow-bots-', (dataDir, interrupted) => run(options, dataDir, interrupted))
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    console.error(`${error.message}\nnpm run bots -- --help tells all options`)
    return 2
  }
}

// Requests that were cut off would keep the process for as long as they are resent.
process.exit(await main())
