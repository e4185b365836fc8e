import { signal } from '@preact/signals'

/** The pages of the storefront. One document serves them all, so they are told apart behind the `#`. */
export type Route =
  | { readonly page: 'concerts' }
  /** With `enters` the visitor has asked for a place in line; without it they come back to the one they have. */
  | { readonly page: 'concert'; readonly concertId: string; readonly scheduleId?: string; readonly enters?: boolean }
  | { readonly page: 'waitlist'; readonly concertId: string }
  | { readonly page: 'basket' }
  | { readonly page: 'wallet' }
  | { readonly page: 'tickets'; readonly reservationId?: string }
  | { readonly page: 'nowhere' }

export const hrefOf = (route: Route): string => {
  switch (route.page) {
    case 'concerts':
      return '#/'
    case 'concert':
      return `#/concerts/${route.concertId}${route.scheduleId ? `/${route.scheduleId}` : ''}${route.enters ? '?enter' : ''}`
    case 'waitlist':
      return `#/waitlist/${route.concertId}`
    case 'tickets':
      return route.reservationId ? `#/tickets/${route.reservationId}` : '#/tickets'
    default:
      return `#/${route.page}`
  }
}

const routeOf = (hash: string): Route => {
  const [path = '', query] = hash.replace(/^#\/?/, '').split('?')
  const [page, id, scheduleId] = path.split('/')
  switch (page) {
    case '':
    case undefined:
      return { page: 'concerts' }
    case 'concerts':
      return id ? { page: 'concert', concertId: id, scheduleId, enters: query === 'enter' } : { page }
    case 'waitlist':
      return id ? { page, concertId: id } : { page: 'nowhere' }
    case 'tickets':
      return { page, reservationId: id }
    case 'basket':
    case 'wallet':
      return { page }
    default:
      return { page: 'nowhere' }
  }
}

export const route = signal(routeOf(location.hash))

addEventListener('hashchange', () => {
  route.value = routeOf(location.hash)
  scrollTo(0, 0)
})

export const goTo = (target: Route): void => {
  location.hash = hrefOf(target)
}

/** Changes what the address says without a step in the history. */
export const replaceWith = (target: Route): void => {
  history.replaceState(null, '', hrefOf(target))
  route.value = target
}
