/** Lets everything run that can run now; no time passes on any clock that a test has. */
export const turns = async (count = 8): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Whether a promise is still unsettled once everything has run that can run now. */
export const isOpen = async (promise: Promise<unknown>): Promise<boolean> => {
  let open = true
  const close = (): void => {
    open = false
  }
  promise.then(close, close)
  await turns()
  return open
}
