const LOCALHOST = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** Whether a page from `origin` may talk to the server it knows as `host`. */
export type OriginRule = (origin: string, host: string | null) => boolean

/**
 * [S3] The server's own pages always may; others if they are listed, or on localhost where no list is given. The
 * scheme of the own origin is
 * not compared: behind a proxy that ends TLS the server doesn't know it.
 */
export const originRule =
  (allowed: readonly string[] | undefined): OriginRule =>
  (origin, host) => {
    if (allowed === undefined ? LOCALHOST.test(origin) : allowed.includes(origin)) return true
    return host !== null && (origin === `https://${host}` || origin === `http://${host}`)
  }
