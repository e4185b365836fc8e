import { signal } from '@preact/signals'

/** The pages of the console, behind the `#` as those of the storefront are. */
export type Route =
  | { readonly page: 'sales' }
  | { readonly page: 'sale'; readonly concertId: string }
  | { readonly page: 'seats'; readonly concertId: string; readonly scheduleId: string }
  | { readonly page: 'catalogue' }
  | { readonly page: 'users'; readonly userId?: string }
  | { readonly page: 'reservation'; readonly reservationId: string }
  | { readonly page: 'audit'; readonly concertId?: string }
  | { readonly page: 'nowhere' }

export const hrefOf = (route: Route): string => {
  switch (route.page) {
    case 'sales':
      return '#/'
    case 'sale':
      return `#/sales/${route.concertId}`
    case 'seats':
      return `#/sales/${route.concertId}/${route.scheduleId}`
    case 'users':
      return route.userId === undefined ? '#/users' : `#/users/${route.userId}`
    case 'reservation':
      return `#/reservations/${route.reservationId}`
    case 'audit':
      return route.concertId === undefined ? '#/audit' : `#/audit/${route.concertId}`
    default:
      return `#/${route.page}`
  }
}

const routeOf = (hash: string): Route => {
  const [page, id, scheduleId] = hash.replace(/^#\/?/, '').split('/')
  switch (page) {
    case '':
    case undefined:
      return { page: 'sales' }
    case 'sales':
      if (!id) return { page }
      return scheduleId ? { page: 'seats', concertId: id, scheduleId } : { page: 'sale', concertId: id }
    case 'users':
      return { page, userId: id || undefined }
    case 'reservations':
      return id ? { page: 'reservation', reservationId: id } : { page: 'nowhere' }
    case 'audit':
      return { page, concertId: id || undefined }
    case 'catalogue':
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
