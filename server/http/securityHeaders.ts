import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Peer } from '../transport/peerAddress.ts'
import type { FetchHandler } from './httpHandler.ts'

/**
 * Says on every answer of a port that a browser may make nothing of it but what it is: data is no page, nothing is framed, guessed at or
 * embedded elsewhere, and no address goes along to other sites. A page states its own `Content-Security-Policy`, which is kept.
 *
 * Pages of allowed origins still read answers: by CORS, which the resource policy leaves alone. HSTS is left to the proxy
 * that has the certificate.
 */
export const withSecurityHeaders = (handler: FetchHandler): FetchHandler => {
  const app = new Hono<{ Bindings: Peer }>()
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
      strictTransportSecurity: false,
      // These say once more what the others have said, to browsers that are gone.
      originAgentCluster: false,
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xFrameOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
      overwrite: false,
    }),
  )
  app.all('*', (c) => handler(c.req.raw, c.env))
  return async (request, peer) => app.fetch(request, peer)
}
