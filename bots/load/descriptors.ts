import { type Mix, shareOf } from '../Mix.ts'
import { OptionError } from '../options.ts'
import { HTTP_CONNECTIONS } from '../Wire.ts'

/** Files, pipes, and what Node itself has open. */
const OTHERS = 64

/** How many descriptors a crowd may have open at once: all but pollers have a waiting socket, and another in the hall. */
export const descriptorsNeeded = (users: number, mix: Mix): number =>
  Math.ceil(users * (1 - shareOf('poller', mix))) * 2 + Math.min(HTTP_CONNECTIONS, users) + OTHERS

/** @throws OptionError where this process may not open so many, as the server it starts may not either */
export const checkDescriptors = (users: number, mix: Mix): void => {
  const needed = descriptorsNeeded(users, mix)
  const allowed = descriptorsAllowed()
  if (needed <= allowed) return
  throw new OptionError(
    `${users} users need up to ${needed} file descriptors, and this process may open ${allowed}: ` +
      `raise that first (ulimit -n ${2 ** Math.ceil(Math.log2(needed))}), or ask for fewer --users`,
  )
}

interface Limits {
  readonly userLimits?: { readonly open_files: { readonly soft: number | 'unlimited' } }
}

/** Node has raised its own limit as far as it may go. Where there is none, none is told. */
const descriptorsAllowed = (): number => {
  // Naming its peers would take a look-up for each.
  Object.assign(process.report, { excludeNetwork: true })
  const { userLimits } = process.report.getReport() as Limits
  const soft = userLimits?.open_files.soft ?? 'unlimited'
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : soft
}
