import type { TimeMapping } from '../contract/mapping.ts'
import { instantFrom } from './instant.ts'
import { expected, problemOf } from './row.ts'
import { compileText, compileValue, nameOf } from './value.ts'
import type { RowView, Scope } from './view.ts'
import type { Zone } from './zone.ts'

/** Takes the time of a row; undefined = no time, or a problem was noted. Epoch milliseconds. */
export type EvaluateTime = (row: RowView) => number | undefined

/** Compiles where a row's time comes from; a plain string is a column. */
export function compileTime(time: TimeMapping, scope: Scope): EvaluateTime {
  const full = typeof time === 'string' ? { value: time } : time
  const evaluate = compileValue(full.value, scope)
  const column = nameOf(full.value)
  const zone = compileZone(full.timeZone, scope)
  const format = full.format ?? 'auto'
  const dst = full.dst ?? 'compatible'
  return (row) => {
    const found = evaluate(row)
    if (found === undefined) return undefined
    const at = zone(row)
    return at && instantFrom(found, { column, scope, row, zone: at, format, dst })
  }
}

type ZoneSetting = Exclude<TimeMapping, string>['timeZone']

function compileZone(setting: ZoneSetting, scope: Scope): (row: RowView) => Zone | undefined {
  if (setting === undefined || typeof setting === 'string') {
    const zone = scope.zoneOf(setting ?? scope.reading.timeZone)
    return () => zone
  }
  const name = compileText(setting.column, scope)
  const fallback = scope.zoneOf(scope.reading.timeZone)
  return (row) => {
    const found = name(row)
    if (found === undefined) return fallback
    try {
      return scope.zoneOf(found)
    } catch {
      const zone = expected('timeZone', { example: 'Asia/Shanghai' })
      row.problems.push(problemOf('unknown_time_zone', { column: setting.column, found, expected: zone }))
      return undefined
    }
  }
}
