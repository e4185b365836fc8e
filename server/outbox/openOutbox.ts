import { inPortions } from '../../rooms/actor/inPortions.ts'
import type { Ports } from '../../rooms/actor/ports.ts'
import type { Storage } from '../../storage/Storage.ts'
import type { Config } from '../config.ts'
import { ChangeFeed } from './ChangeFeed.ts'
import { Webhook, type WebhookReport } from './Webhook.ts'

const DAY_MS = 24 * 60 * 60_000

export interface OpenOutbox {
  readonly feed: ChangeFeed
  /** Lets everybody go who follows, and remembers how far delivery has come. */
  close(): Promise<void>
}

/** The outbox on its way to others: followed, delivered, and purged of what is old. */
export const openOutbox = (deps: {
  readonly storage: Storage
  readonly clock: Pick<Ports, 'now' | 'wakeAfter'>
  readonly config: Pick<Config, 'eventsKeptDays' | 'webhook'>
  readonly report: (event: WebhookReport) => void
}): OpenOutbox => {
  const { storage, clock, config, report } = deps
  const feed = new ChangeFeed({ storage, clock })
  const webhook = config.webhook && new Webhook({ ...config.webhook, storage, feed, clock, report })
  const delivered = webhook?.run()
  // [E9] What is not delivered yet stays, however old.
  const stopPurging = inPortions(clock, async (limit) => {
    const { last, delivered } = await storage.outboxMarks()
    const upTo = webhook === undefined ? last : delivered
    return storage.purgeOutbox(upTo, clock.now() - config.eventsKeptDays * DAY_MS, limit)
  })
  return {
    feed,
    close: async () => {
      stopPurging()
      webhook?.stop()
      feed.close()
      await delivered
    },
  }
}
