import { readFileSync } from 'node:fs'

const sdk = JSON.parse(readFileSync(new URL('client-sdk/package.json', import.meta.url), 'utf8'))

const PROTOCOL = '^client-sdk/protocol/'
/** Collections that Node's own are not enough for. */
const MEMORY = '^rooms/memory/'
const STORAGE_CONTRACT = '^storage/Storage\\.ts$'
/** The Colyseus ends of a room: the rooms themselves, and what they show their clients. */
const SHELL = '^rooms/[^/]+/[A-Z]\\w*(?:Room|State)\\.ts$'
const CORE_FILE = '(?![A-Z]\\w*(?:Room|State)\\.ts$)'
const packages = (...names) => names.map((name) => `^node_modules/${name}/`)

/** Says all that a part may reach; anything else is a violation, npm packages and Node's own modules included. */
const reachesOnly = (name, from, paths, { node = false } = {}) => ({
  name: `${name}-reaches-only`,
  comment: `What ${name} may import is listed in .dependency-cruiser.mjs; this is not.`,
  severity: 'error',
  from: typeof from === 'string' ? { path: from } : from,
  to: { pathNot: paths, ...(node && { dependencyTypesNot: ['core'] }) },
})

export default {
  forbidden: [
    reachesOnly('protocol', PROTOCOL, [PROTOCOL, ...packages('zod', '@noble/hashes')]),
    reachesOnly('client-sdk', '^client-sdk/', ['^client-sdk/', ...packages(...Object.keys(sdk.dependencies))]),
    reachesOnly('cores', { path: '^rooms/(schedule|waiting)/', pathNot: SHELL }, [
      `^rooms/$1/${CORE_FILE}`,
      MEMORY,
      PROTOCOL,
    ]),
    reachesOnly('memory', MEMORY, [MEMORY]),
    reachesOnly('actor', '^rooms/actor/', ['^rooms/actor/', MEMORY, STORAGE_CONTRACT, PROTOCOL]),
    reachesOnly('composition', '^rooms/(?:accounts|concert|box-office)/', [
      `^rooms/(?!sockets/)[^/]+/${CORE_FILE}`,
      STORAGE_CONTRACT,
      PROTOCOL,
    ]),
    reachesOnly('sockets', { path: '^rooms/sockets/', pathNot: SHELL }, ['^rooms/(?:sockets|actor)/', PROTOCOL]),
    reachesOnly('shells', SHELL, ['^rooms/', PROTOCOL, ...packages('@colyseus/core', '@colyseus/schema')]),
    reachesOnly(
      'storage',
      '^storage/',
      ['^storage/', '^rooms/[^/]+/events\\.ts$', PROTOCOL, ...packages('better-sqlite3', '@types/better-sqlite3')],
      { node: true },
    ),
    {
      name: 'storage-knows-only-types-of-rooms',
      comment: 'A store writes what happened; it runs nothing of the rooms.',
      severity: 'error',
      from: { path: '^storage/' },
      to: { path: '^rooms/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-reaches-no-client',
      comment: 'web and bots are clients of the server, and tests are not part of it.',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(?:web|bots|test)/' },
    },
    reachesOnly('web', '^web/', [
      '^web/',
      '^client-sdk/(?:index|catalogue)\\.ts$',
      ...packages('preact', '@preact/signals', 'nanoid', 'pixi\\.js', 'pixi-viewport', 'uplot', 'uqr'),
    ]),
    reachesOnly(
      'bots',
      { path: '^bots/', pathNot: '^bots/bench/' },
      ['^bots/(?!bench/)', '^client-sdk/', ...packages('hdr-histogram-js', 'uplot')],
      {
        node: true,
      },
    ),
    // What it measures runs in processes of its own. A stocked database, the parts that are measured in memory and what stands beside
    // them are made of the same pieces.
    reachesOnly(
      'benchmarks',
      '^bots/bench/',
      [
        '^(?:bots/bench|client-sdk|rooms|server|storage)/',
        ...packages('@colyseus/(?:core|schema|ws-transport|uwebsockets-transport)', 'hono'),
      ],
      { node: true },
    ),
    {
      name: 'tests-are-reached-by-tests-only',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-package-at-run-time',
      comment: 'It is not there after `npm ci --omit=dev`.',
      severity: 'error',
      from: { path: '^(?:client-sdk|rooms|server|storage)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    // TypeScript 7 has no compiler API to parse with; swc reads the same sources, `import type` included.
    parser: 'swc',
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(?:client-sdk/dist|web/dist|data)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
}
