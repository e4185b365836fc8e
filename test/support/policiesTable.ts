import { POLICY_PRESETS } from '../../client-sdk/protocol/index.ts'

/** The presets as README.md shows them: a row for each value. */
export const policiesTable = (): string => {
  const presets = Object.entries(POLICY_PRESETS)
  const names = Object.keys(POLICY_PRESETS.slots) as (keyof typeof POLICY_PRESETS.slots)[]
  const row = (cells: readonly unknown[]): string => `| ${cells.join(' | ')} |`
  return [
    row(['value', ...presets.map(([preset]) => preset)]),
    row(['---', ...presets.map(() => '---')]),
    ...names.map((name) => row([`\`${name}\``, ...presets.map(([, values]) => String(values[name]))])),
  ].join('\n')
}
