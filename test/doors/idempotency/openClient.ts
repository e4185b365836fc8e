import { FrontRow, type FrontRowOptions, type QueueEnd, systemTiming, type Timing } from '../../../client-sdk/index.ts'
import { CONCERT, DATE } from '../../support/Sale.ts'
import type { Customer } from './Customer.ts'
import type { Open } from './rows.ts'

/** The client's time, ten times as fast: it is the server's start that it has to wait for. */
export const hurried: Timing = {
  ...systemTiming,
  now: () => systemTiming.now() * 10,
  sleep: (ms, signal) => systemTiming.sleep(ms / 10, signal),
}

/** A client of the SDK that is the customer, in the waiting room and in the date's. */
export const openClient = async (
  address: string,
  customer: Customer,
  options: FrontRowOptions = {},
): Promise<Open & { readonly ends: readonly QueueEnd[]; close(): void }> => {
  const client = new FrontRow(address, options)
  client.session = customer.session
  const queue = await client.enterQueue(CONCERT)
  const ends: QueueEnd[] = []
  queue.on('ended', (end) => ends.push(end))
  await queue.admitted()
  const live = await client.openSchedule(DATE)
  return {
    client,
    queue,
    live,
    ends,
    close: () => {
      live.close()
      queue.close()
    },
  }
}
