import { readConfig } from '../../server/config.ts'
import { chooseTransport } from '../../server/transport/chooseTransport.ts'
import type { Listener, ListenOptions } from '../../server/transport/Listener.ts'

/** A port of the transport alone, without a server behind it; it lets no socket in unless told to. Honours TRANSPORT. */
export const openListener = async (
  options: Pick<ListenOptions, 'handler'> & Partial<ListenOptions>,
): Promise<Listener> => {
  const read = readConfig({ TRANSPORT: process.env.TRANSPORT })
  if (!read.ok) throw new Error(read.faults[0])
  const { listen } = await chooseTransport(read.config.transport)
  return listen({ host: '127.0.0.1', port: 0, refuseUpgrade: () => new Response(null, { status: 404 }), ...options })
}
