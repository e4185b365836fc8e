const FEATURES = ['camera', 'geolocation', 'microphone', 'payment', 'usb'] as const

/** What of a browser's own a page may use: nothing but what is named, `{camera: 'self'}`. */
export const permissionsPolicy = (allowed: Readonly<Partial<Record<(typeof FEATURES)[number], 'self'>>> = {}): string =>
  FEATURES.map((feature) => `${feature}=(${allowed[feature] ?? ''})`).join(', ')

/**
 * A browser may make nothing of an answer but what it is: data is no page, nothing is framed, guessed at or embedded elsewhere, and no
 * address goes along to other sites. A page states a `Content-Security-Policy` of its own instead.
 *
 * Pages of allowed origins still read answers: by CORS, which the resource policy leaves alone. HSTS is left to the proxy
 * that has the certificate.
 *
 * Plain text that is made once, and part of an answer as it is made (`HEADERS`): added to one that is there already they took more time than
 * all that is done for a poll.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsPolicy(),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
