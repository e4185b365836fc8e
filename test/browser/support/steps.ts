import type { Locator, Page, Request, Route, WebSocket } from 'playwright-core'

/** What visitors of the storefront do, in English, on `smallCatalogue()`. */

export const signIn = async (page: Page, address: string, name = 'Ann'): Promise<void> => {
  await page.goto(`${address}/#/tickets`)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('No tickets yet').waitFor()
}

/** Another page of the document that is open: whoever is signed in stays so. */
export const show = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to
  }, hash)

export const takePlace = async (page: Page, address: string): Promise<void> => {
  await page.goto(`${address}/#/`)
  await page.locator('.concert').first().click()
}

/** Takes a place in line; with a free slot it is the visitor's turn, and the first date's hall opens. */
export const enter = async (page: Page, address: string): Promise<void> => {
  await takePlace(page, address)
  await page.locator('.date').first().click()
  await page.locator('.picker').waitFor()
}

/** In the list beside the map. */
export const seat = (page: Page, seatId: string): Locator => page.locator(`[data-seat="${seatId}"]`)

export const chooseSeats = async (page: Page, seatIds: readonly string[]): Promise<void> => {
  for (const seatId of seatIds) await seat(page, seatId).click()
}

export const bestForm = (page: Page): Locator => page.getByRole('form', { name: 'Best available' })

/** On a low screen it is closed, for the list of seats to have room. */
export const openBest = async (page: Page): Promise<void> => {
  await page.locator('.best').waitFor()
  if (!(await bestForm(page).isVisible())) await page.locator('.best summary').click()
}

export const askForBest = async (page: Page, quantity: number): Promise<void> => {
  await openBest(page)
  await bestForm(page).getByLabel('How many').selectOption(String(quantity))
  await bestForm(page).getByRole('button').click()
}

/** Holds what is chosen; the basket follows. */
export const hold = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Hold/ }).click()
  await page.locator('.hold').first().waitFor()
}

/** In the basket: before the wallet is known nothing is charged for what is missing in it. */
export const walletShown = (page: Page): Promise<void> => page.locator('.hold-total .hint').first().waitFor()

/** Pays the first hold of the basket, charging what is missing; the ticket follows. */
export const pay = async (page: Page): Promise<void> => {
  await walletShown(page)
  await page.getByRole('button', { name: /pay|^Pay/ }).click()
  await page.getByText('Show this code at the door.').waitFor()
}

/** The rooms that sockets of a page are open to. */
export const openRooms = (page: Page): (() => readonly string[]) => {
  const open = new Set<WebSocket>()
  page.on('websocket', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  return () => [...open].map((socket) => /[ws]_demo[\w-]*/.exec(socket.url())?.[0] ?? socket.url())
}

/** The next so many charges are made, and what the server says to them is lost. */
export const loseAnswers = (page: Page, times: number): Promise<unknown> =>
  page.route(
    '**/wallet/charges',
    async (route) => {
      await route.fetch()
      await route.fulfill({ status: 404, body: 'gone' })
    },
    { times },
  )

/** What follows in a page from an answer that it has got has followed by the second frame. */
export const twoFrames = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (const _ of ['first', 'second']) await new Promise(requestAnimationFrame)
  })

/**
 * The page's first question there goes unanswered for now.
 *
 * @returns once that is asked, and what answers it and resolves when the page has taken note
 */
export const keepWaiting = async (page: Page, path: string, answer: (route: Route) => Promise<void>) => {
  const question = Promise.withResolvers<Request>()
  const late = Promise.withResolvers<void>()
  let asked = 0
  await page.route(path, async (route) => {
    if (asked++ > 0) return route.continue()
    question.resolve(route.request())
    await late.promise
    await answer(route)
  })
  const answerLate = async (): Promise<void> => {
    late.resolve()
    // None on a machine so busy that the page has given the question up by now.
    const response = await (await question.promise).response()
    await response?.finished()
    await twoFrames(page)
  }
  return { asked: question.promise, answerLate }
}

/**
 * Lets time pass by the page's clock until that is seen: between two tries there is the line, which goes by no clock of the page. In steps that are
 * short beside the page's patience with an answer.
 */
export const passUntil = async (page: Page, seen: Locator): Promise<void> => {
  while (!(await seen.isVisible())) await page.clock.runFor(1_000)
}

/** Waits until who came to another page by keyboard goes on at its beginning, from where the Tab key leads on. */
export const atNewPage = (page: Page): Promise<void> => page.locator('main:focus').waitFor()

/** Moves the focus on with the Tab key, as far as what is called so. */
export const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`the Tab key doesn’t lead to ${target}`)
}
