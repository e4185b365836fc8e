import type { Browser, Page } from 'playwright-core'

export interface Interactive {
  /** From the navigation, in milliseconds, to the hall as it is drawn first. */
  readonly drawnMs: number
  /** From the first click on a seat to its being shown as chosen. */
  readonly clickMs: number
}

/** Opens a hall and clicks on its first free seat as soon as there is a map. */
export const timeToInteractive = async (page: Page, url: string): Promise<Interactive> => {
  await page.goto(url)
  await page.locator('[data-drawing=drawn]').waitFor()
  return page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    await frame()
    const drawnMs = performance.now()
    document.querySelector<HTMLElement>('[data-standing=free][data-index]')?.click()
    while (document.querySelector('.chosen-label') === null) await frame()
    return { drawnMs, clickMs: performance.now() - drawnMs }
  })
}

export interface Frames {
  readonly perSecond: number
  readonly medianMs: number
  readonly p95Ms: number
  /** Share of the frames that came later than 60 a second allow. */
  readonly over16Ms: number
  /** Share of the frames that came so late that another was left out. */
  readonly over25Ms: number
  /** Milliseconds of processor that a frame takes of the page's process, whatever else the machine does. */
  readonly pageMs: number
  /** And of the one that lays out on the screen what the page has drawn. */
  readonly drawingMs: number
}

/** Milliseconds of processor that Chromium's processes have taken so far: of the page that took most, and of the one that draws. */
type Processors = () => Promise<{ readonly page: number; readonly drawing: number }>

export const processorsOf = async (browser: Browser): Promise<Processors> => {
  const session = await browser.newBrowserCDPSession()
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const most = (type: string): number =>
      Math.max(...processInfo.filter((process) => process.type === type).map(({ cpuTime }) => cpuTime)) * 1_000
    return { page: most('renderer'), drawing: most('GPU') }
  }
}

/** Drags the map about for so long, a step a frame, as a hand does. */
export const framesWhilePanning = async (page: Page, seconds: number, processors: Processors): Promise<Frames> => {
  const before = await processors()
  const times = await page.evaluate(pan, seconds)
  const after = await processors()
  const gaps = times.slice(1).map((time, nth) => time - (times[nth] as number))
  const sorted = gaps.toSorted((a, b) => a - b)
  const shareOver = (ms: number): number => gaps.filter((gap) => gap > ms).length / gaps.length
  return {
    perSecond: gaps.length / seconds,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    // A frame that is in time is off by some tenths of a millisecond all the same.
    over16Ms: shareOver(17.2),
    over25Ms: shareOver(25),
    pageMs: (after.page - before.page) / gaps.length,
    drawingMs: (after.drawing - before.drawing) / gaps.length,
  }
}

/** In the page. @returns when each frame began */
const pan = async (seconds: number): Promise<readonly number[]> => {
  const canvas = document.querySelector('.seat-map-canvas canvas') as HTMLCanvasElement
  const { left, top, width, height } = canvas.getBoundingClientRect()
  const send = (type: string, x: number, y: number): void => {
    const common = { bubbles: true, pointerId: 1, pointerType: 'mouse', isPrimary: true, button: 0, buttons: 1 }
    canvas.dispatchEvent(new PointerEvent(type, { ...common, clientX: x, clientY: y }))
  }
  const middle = { x: left + width / 2, y: top + height / 2 }
  const times: number[] = []
  send('pointerdown', middle.x, middle.y)
  const start = performance.now()
  for (let now = start; now < start + seconds * 1_000; ) {
    now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    times.push(now)
    const angle = ((now - start) / 2_000) * Math.PI * 2
    send('pointermove', middle.x + Math.sin(angle) * (width / 4), middle.y + Math.sin(angle * 2) * (height / 4))
  }
  send('pointerup', middle.x, middle.y)
  return times
}

export interface WireBytes {
  readonly http: number
  readonly socket: number
  readonly frames: number
}

/** Counts what arrives over the wire for a page, as it is on the wire: compressed, with its headers. */
export const countWire = async (page: Page): Promise<() => WireBytes> => {
  const session = await page.context().newCDPSession(page)
  const counted = { http: 0, socket: 0, frames: 0 }
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.http += encodedDataLength
  })
  session.on('Network.webSocketFrameReceived', ({ response: { opcode, payloadData } }) => {
    counted.frames++
    // What is binary comes as base64.
    counted.socket += opcode === 2 ? Buffer.byteLength(payloadData, 'base64') : Buffer.byteLength(payloadData)
  })
  await session.send('Network.enable')
  return () => ({ ...counted })
}
