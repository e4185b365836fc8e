import type { TargetedEvent } from 'preact'

/** What has been unfolded may reach below the screen: the page moves up as far as it takes, and nothing lies over the map. */
export const intoView = ({ currentTarget }: TargetedEvent<HTMLDetailsElement>): void => {
  if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' })
}
