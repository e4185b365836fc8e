/** Drawn in the text's colour on a 24 by 24 grid, for the eye only: what they stand for is always said beside them. */
const PATHS = {
  stage: 'M4 18c4-2.6 12-2.6 16 0M6.5 13.5c3.4-2 7.6-2 11 0M9 9.3c2-1 4-1 6 0',
  ticket: 'M4 7h16v3.2a1.9 1.9 0 0 0 0 3.6V17H4v-3.2a1.9 1.9 0 0 0 0-3.6zM14.5 7.5v9',
  basket: 'M4.5 9.5h15l-1.6 9h-11.8zM8.5 9.5 11 4.5m4.5 5L13 4.5',
  wallet: 'M4 8.5A2.5 2.5 0 0 1 6.5 6H17v3M4 8.5V17a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 17V9H5.5M16 13.7h1',
  forward: 'M9.5 5.5 16 12l-6.5 6.5',
  plus: 'M12 5.5v13M5.5 12h13',
  minus: 'M5.5 12h13',
  whole: 'M5 9.5V5h4.5M14.5 5H19v4.5M19 14.5V19h-4.5M9.5 19H5v-4.5',
  close: 'm6.5 6.5 11 11m0-11-11 11',
  alert: 'M12 7.5v5.5m0 3.2v.3M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z',
  done: 'm7.5 12.5 3 3 6-7M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z',
  pause: 'M9.5 8.5v7m5-7v7M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z',
  person: 'M12 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM5 19.5c.8-3.6 3.4-5.5 7-5.5s6.2 1.9 7 5.5',
  offline: 'M4.5 9.5c4.6-4 10.4-4 15 0M7.5 13c2.8-2.2 6.2-2.2 9 0M12 17.5v.2M4.5 4.5l15 15',
  pulse: 'M3.5 12.5h4l2.5-7 4.5 13 2.5-6h3.5',
  upload: 'M12 15.5v-11m-4.5 4.5L12 4.5 16.5 9M4.5 15.5v4h15v-4',
  log: 'M8.5 6.5h11m-11 5.5h11m-11 5.5h11M4.5 6.5h.3M4.5 12h.3m-.3 5.5h.3',
  exit: 'M14 7.5v-3H5v15h9v-3M10 12h10m-3.5-3.5L20 12l-3.5 3.5',
} as const

export type IconName = keyof typeof PATHS

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
)
