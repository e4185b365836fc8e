import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import type { Page } from 'playwright-core'

/** Not kept: for whoever wants to look. */
const SCREENSHOTS = join(import.meta.dirname, '../screenshots')

/** A page has no fault that axe calls serious or worse, is no wider than its screen, and is kept as a picture. */
export const expectGoodLooks = async (page: Page, name: string): Promise<void> => {
  await takePicture(page, name)
  expect(await seriousFaults(page), name).to.deep.equal([])
  expect(await overflow(page), `${name} is wider than the screen`).to.equal(0)
}

export const takePicture = async (page: Page, name: string): Promise<void> => {
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) })
}

/** There are no frames within our pages, so axe may look at them from within: a quarter of the time. */
const seriousFaults = async (page: Page): Promise<readonly string[]> => {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

/** By the screen's own width: a phone makes `innerWidth` as wide as what doesn't fit. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate((width) => Math.max(0, document.documentElement.scrollWidth - width), page.viewportSize()?.width ?? 0)
