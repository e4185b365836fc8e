import type { Judging, Measured, Row, Target } from './Row.ts'
import { median, quantile, ratios, spreadOf } from './statistics.ts'

/** Makes a row of the rounds of a figure. */
export const rowOf = (measured: Measured, { scale, slack }: Judging): Row => {
  const { figure, title, unit, values, beside } = measured
  const byRound = beside === undefined ? undefined : ratios(values, beside.values)
  const target = measured.target === undefined ? null : loosened(measured.target, slack)
  const judged = target?.of === 'ratio' ? (byRound ?? []) : values
  const reaches = (share: number): boolean => target !== null && isReached(target, quantile(judged, share))
  return {
    figure,
    title,
    value: median(values),
    unit,
    beside: beside === undefined ? null : { title: beside.title, value: median(beside.values) },
    ratio: byRound === undefined ? null : median(byRound),
    spread: values.length < 2 ? null : spreadOf(byRound ?? values),
    target,
    reached: target === null ? null : reaches(0.5),
    noisy: reaches(0.25) !== reaches(0.75),
    scale,
  }
}

const loosened = (target: Target, slack: number): Target => {
  if ('atMost' in target) return { ...target, atMost: target.atMost * slack }
  if ('atLeast' in target) return { ...target, atLeast: target.atLeast / slack }
  return target
}

const isReached = (target: Target, found: number): boolean => {
  if ('atMost' in target) return found <= target.atMost
  if ('atLeast' in target) return found >= target.atLeast
  return found === target.exactly
}

/** `≤ 2×` of a ratio, `≤ 0.35` of a value. */
export const targetText = (target: Target | null): string => {
  if (target === null) return ''
  const times = target.of === 'ratio' ? '×' : ''
  if ('atMost' in target) return `≤ ${short(target.atMost)}${times}`
  if ('atLeast' in target) return `≥ ${short(target.atLeast)}${times}`
  return `= ${target.exactly}${times}`
}

const short = (value: number): string => String(Number(value.toPrecision(4)))
