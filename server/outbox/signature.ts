import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

const keyOf = (secret: string): Buffer => Buffer.from(secret.slice(PREFIX.length), 'base64')

/** `whsec_` and the base64 of 24 to 64 bytes, as the Standard Webhooks scheme has it. */
export const isWebhookSecret = (text: string): boolean => {
  const key = keyOf(text)
  return text === PREFIX + key.toString('base64') && key.length >= 24 && key.length <= 64
}

/**
 * The headers by which a receiver knows that a webhook is ours and not an old one played again: Standard Webhooks, symmetric.
 *
 * @param secrets each signs, so that one can be replaced without a gap
 */
export const signed = (
  secrets: readonly string[],
  { id, body, nowMs }: { readonly id: string; readonly body: string; readonly nowMs: number },
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(nowMs / 1_000))
  const signatures = secrets.map((secret) => {
    return `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
