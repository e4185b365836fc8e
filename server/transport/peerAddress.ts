import { isIPv6, SocketAddress } from 'node:net'

/** The other end of the connection, as the transport knows it. */
export interface Peer {
  readonly address: string
}

/** An address in its one short form, the same whichever transport tells it: IPv4 as IPv4, IPv6 compressed. */
export const peerAddress = (text: string): string => {
  if (!isIPv6(text)) return text
  const { address } = new SocketAddress({ family: 'ipv6', address: text })
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}
