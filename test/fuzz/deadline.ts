/** How long anything may take before it counts as never: far above what a server under attack on a busy machine needs. */
const PATIENCE_MS = 20_000

/** @throws Error naming what was waited for */
export const patiently = async <T>(what: string, wait: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing for ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
  })
  return Promise.race([wait, late]).finally(() => clearTimeout(timer))
}
