import type { Envelope, Outcome } from '../../client-sdk/protocol/index.ts'
import type { BoxOffice } from '../../rooms/box-office/BoxOffice.ts'

/** What the server counts of itself, in Prometheus' text format. Counters start at 0 with the process. */
export class Metrics {
  readonly #outcomes = new Map<string, number>()

  /** Counts what comes out of either door. */
  counting(boxOffice: Pick<BoxOffice, 'execute'>): Pick<BoxOffice, 'execute'> {
    return {
      execute: async (envelope) => {
        const outcome = await boxOffice.execute(envelope)
        this.#count(envelope, outcome)
        return outcome
      },
    }
  }

  #count({ type }: Envelope, outcome: Outcome): void {
    const labels = `command="${type}",code="${outcome.ok ? 'OK' : outcome.problem.code}"`
    this.#outcomes.set(labels, (this.#outcomes.get(labels) ?? 0) + 1)
  }

  text(): string {
    const { user, system } = process.cpuUsage()
    const lines = [
      '# HELP frontrow_outcomes_total Commands answered, by command and refusal code.',
      '# TYPE frontrow_outcomes_total counter',
      ...[...this.#outcomes].map(([labels, count]) => `frontrow_outcomes_total{${labels}} ${count}`),
      '# TYPE process_cpu_seconds_total counter',
      `process_cpu_seconds_total ${(user + system) / 1e6}`,
      '# TYPE process_resident_memory_bytes gauge',
      `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
      '# TYPE process_uptime_seconds gauge',
      `process_uptime_seconds ${process.uptime()}`,
    ]
    return `${lines.join('\n')}\n`
  }
}
