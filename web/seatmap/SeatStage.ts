// The page's policy forbids eval, and Pixi does not start without it or this, whether it has shaders to make or not.
import 'pixi.js/unsafe-eval'
import { CanvasRenderer, Container, Ticker } from 'pixi.js'
import { Viewport } from 'pixi-viewport'
import type { Seat } from '../../client-sdk/index.ts'
import { Areas } from './Areas.ts'
import { type Bounds, boundsOf, common, grown, middleOf, overlap } from './Bounds.ts'
import { cornersOf } from './cornersOf.ts'
import { paletteOf } from './palette.ts'
import { SeatGrid } from './SeatGrid.ts'
import { SeatPicture } from './SeatPicture.ts'
import type { SeatSource } from './SeatSource.ts'
import { ZoneNames } from './ZoneNames.ts'

const MARGIN = 70
/** Pixels a plan's unit may take at most, and how near the map goes when a zone is tapped. */
const MAX_SCALE = 3
/** From this scale a seat can be hit by a finger, and from this by a mouse; what can't be hit is zoomed in on instead. */
const FINGER_SCALE = 0.62
const MOUSE_SCALE = 0.35

/** By so much of what is in sight the picture reaches beyond it on each side. */
const MORE = 0.25

export interface SeatStageEvents {
  readonly onTap: (seat: Seat) => void
  /** The seat under the mouse, and where on the host that is; undefined for none. */
  readonly onHover: (at: { readonly seat: Seat; readonly x: number; readonly y: number } | undefined) => void
}

/** The map itself: thousands of seats as one picture, moved by finger, mouse and wheel, and drawn anew only when it has to be. */
export class SeatStage {
  readonly #hall: SeatSource
  readonly #host: HTMLElement
  readonly #events: SeatStageEvents
  readonly #renderer: CanvasRenderer
  readonly #stage = new Container()
  readonly #viewport: Viewport
  readonly #ticker = new Ticker()
  readonly #areas: Areas
  readonly #picture: SeatPicture
  readonly #names: ZoneNames
  readonly #bounds: Bounds
  readonly #grid: SeatGrid
  readonly #undo: (() => void)[] = []
  #isDirty = true
  /** Until somebody moves it: then their view is kept whatever happens to the window. */
  #isWhole = true

  /** Rejects where the browser can't draw. */
  static async open(host: HTMLElement, hall: SeatSource, events: SeatStageEvents): Promise<SeatStage> {
    const renderer = new CanvasRenderer()
    await renderer.init({
      width: host.clientWidth,
      height: host.clientHeight,
      resolution: Math.min(devicePixelRatio, 2),
      autoDensity: true,
    })
    return new SeatStage(renderer, host, hall, events)
  }

  private constructor(renderer: CanvasRenderer, host: HTMLElement, hall: SeatSource, events: SeatStageEvents) {
    this.#hall = hall
    this.#host = host
    this.#events = events
    this.#renderer = renderer
    this.#bounds = wholeOf(hall)
    this.#grid = new SeatGrid(hall.seats)
    this.#viewport = this.#makeViewport()
    this.#picture = new SeatPicture(hall, this.#grid, paletteOf(host, hall.categories))
    this.#areas = new Areas(hall.areas)
    this.#names = new ZoneNames(hall.zones, renderer.resolution)
    this.#stage.addChild(this.#viewport)
    this.#viewport.addChild(this.#areas.drawing, this.#picture.drawing, this.#names.drawing)
    this.#recolour()
    host.append(renderer.canvas)
    this.#listen()
    this.showAll()
    this.#ticker.add(this.#frame)
    this.#ticker.start()
  }

  showAll(): void {
    const { x, y } = middleOf(this.#bounds)
    this.#viewport.setZoom(this.#clamped(this.#wholeScale()))
    this.#viewport.moveCenter(x, y)
    this.#isWhole = true
    this.#isDirty = true
  }

  zoomBy(factor: number): void {
    this.#viewport.animate({ scale: this.#clamped(this.#viewport.scale.x * factor), time: 180, ease: 'easeOutQuad' })
  }

  /** Where in the plan a point of the host is. */
  planAt(x: number, y: number): { readonly x: number; readonly y: number } {
    return this.#viewport.toWorld(x, y)
  }

  close(): void {
    for (const undo of this.#undo) undo()
    this.#ticker.destroy()
    this.#picture.destroy()
    this.#stage.destroy({ children: true })
    this.#renderer.destroy({ removeView: true })
  }

  #makeViewport(): Viewport {
    const { left, top, right, bottom } = this.#bounds
    const viewport = new Viewport({
      screenWidth: this.#host.clientWidth,
      screenHeight: this.#host.clientHeight,
      worldWidth: right - left,
      worldHeight: bottom - top,
      events: this.#renderer.events,
      ticker: this.#ticker,
      threshold: 8,
    })
    viewport.drag().pinch().wheel({ smooth: 4, trackpadPinch: true }).decelerate({ friction: 0.92 })
    viewport.clampZoom({ minScale: this.#wholeScale() * 0.8, maxScale: MAX_SCALE })
    return viewport
  }

  #listen(): void {
    const { canvas } = this.#renderer
    this.#viewport.on('clicked', ({ world, event }) => this.#tapped(world, isByMouse(event)))
    this.#viewport.on('moved', () => {
      this.#isWhole = false
      this.#events.onHover(undefined)
    })
    this.#on(canvas, 'pointermove', (event) => this.#hovered(event as PointerEvent))
    this.#on(canvas, 'pointerleave', () => this.#events.onHover(undefined))
    this.#on(matchMedia('(prefers-color-scheme: dark)'), 'change', () => this.#recolour())
    this.#undo.push(this.#hall.watch((indexes) => this.#changed(indexes)))
    const resizing = new ResizeObserver(() => this.#resized())
    resizing.observe(this.#host)
    this.#undo.push(() => resizing.disconnect())
  }

  #on(target: EventTarget, type: string, listener: (event: Event) => void): void {
    target.addEventListener(type, listener)
    this.#undo.push(() => target.removeEventListener(type, listener))
  }

  readonly #frame = (): void => {
    const isOutdated = !this.#isPictureGood()
    if (!this.#isDirty && !this.#viewport.dirty && !isOutdated) return
    if (isOutdated) this.#draw()
    this.#names.fit(this.#viewport.scale.x)
    this.#renderer.render(this.#stage)
    this.#isDirty = this.#viewport.dirty = false
  }

  /** While somebody zooms, the picture grows and shrinks; it is drawn sharp once they stop. */
  #isPictureGood(): boolean {
    const isSharp = this.#viewport.zooming || this.#picture.scale === this.#pixelScale()
    const sight = this.#sight()
    return isSharp && (!overlap(sight, this.#bounds) || this.#picture.covers(common(sight, this.#bounds)))
  }

  /** What is in sight and some more, so that there is room to pan. */
  #draw(): void {
    const scale = this.#pixelScale()
    this.#picture.draw(common(grown(this.#sight(), MORE), this.#bounds), scale)
    this.#areas.sharpen(scale)
  }

  #sight(): Bounds {
    const { left, right, top, bottom } = this.#viewport
    return { left, right, top, bottom }
  }

  #pixelScale(): number {
    return this.#viewport.scale.x * this.#renderer.resolution
  }

  #changed(indexes: readonly number[]): void {
    this.#picture.redraw(indexes.flatMap((index) => this.#hall.seats[index] ?? []))
    this.#isDirty = true
  }

  #recolour(): void {
    const palette = paletteOf(this.#host, this.#hall.categories)
    this.#renderer.background.color = palette.ground
    this.#names.recolour(palette)
    this.#areas.recolour(palette)
    this.#picture.recolour(palette)
    this.#isDirty = true
  }

  #tapped({ x, y }: { readonly x: number; readonly y: number }, byMouse: boolean): void {
    const { scale } = this.#viewport
    const seat = scale.x < (byMouse ? MOUSE_SCALE : FINGER_SCALE) ? undefined : this.#grid.seatAt(x, y)
    if (seat !== undefined) this.#events.onTap(seat)
    else if (scale.x < FINGER_SCALE) this.#zoomInOn(x, y)
  }

  #zoomInOn(x: number, y: number): void {
    const scale = this.#clamped(FINGER_SCALE * 1.7)
    this.#viewport.animate({ position: { x, y }, scale, time: 320, ease: 'easeInOutQuad' })
  }

  #hovered({ pointerType, offsetX: x, offsetY: y }: PointerEvent): void {
    if (pointerType !== 'mouse') return
    const world = this.#viewport.toWorld(x, y)
    const { scale, moving, zooming } = this.#viewport
    const isTooFar = scale.x < MOUSE_SCALE
    // On a map that moves no seat stays under the mouse.
    const seat = isTooFar || moving || zooming ? undefined : this.#grid.seatAt(world.x, world.y)
    const elsewhere = isTooFar ? 'zoom-in' : 'grab'
    this.#host.style.cursor = seat === undefined ? elsewhere : 'pointer'
    this.#events.onHover(seat && { seat, x, y })
  }

  #resized(): void {
    const { clientWidth, clientHeight } = this.#host
    if (clientWidth === 0 || clientHeight === 0) return
    const { center } = this.#viewport
    this.#renderer.resize(clientWidth, clientHeight)
    this.#viewport.resize(clientWidth, clientHeight)
    this.#viewport.clampZoom({ minScale: this.#wholeScale() * 0.8, maxScale: MAX_SCALE })
    if (this.#isWhole) return this.showAll()
    // A phone's browser shows and hides its bars while somebody looks for a seat.
    this.#viewport.moveCenter(center.x, center.y)
    this.#isDirty = true
  }

  #wholeScale(): number {
    const { left, top, right, bottom } = this.#bounds
    return Math.min(this.#host.clientWidth / (right - left), this.#host.clientHeight / (bottom - top))
  }

  #clamped(scale: number): number {
    return Math.min(MAX_SCALE, Math.max(this.#wholeScale() * 0.8, scale))
  }
}

/** Everything there is to see, and some room around it. */
const wholeOf = ({ seats, areas }: SeatSource): Bounds => boundsOf([...seats, ...areas.flatMap(cornersOf)], MARGIN)

/** It is a pointer event, whatever the viewport's types say. */
const isByMouse = (event: object): boolean => 'pointerType' in event && event.pointerType === 'mouse'
