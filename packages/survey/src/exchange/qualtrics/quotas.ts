import { limits } from '../../definition/limits.ts'
import type { Ending, Quota } from '../../definition/survey.ts'
import type { LoseNote } from '../lost.ts'
import { Names, numberFrom, recordOf, wordOf } from '../names.ts'
import { type LogicNames, readLogic } from './logic.ts'

type Payload = Record<string, unknown>
type Into = { names: LogicNames; note: LoseNote; ending: (id: string, options: Payload, path: string) => Ending }

/**
 * Quotas that end the survey for whoever comes when they are full, each with its ending; others (of several surveys, or for branches
 * alone) have no counterpart.
 */
export function readQuotas(payloads: readonly Payload[], { names, note, ending }: Into) {
  const ids = new Names('quota')
  const quotas: Quota[] = []
  const endings: Ending[] = []
  for (const payload of payloads) {
    const { Name, ID, Occurrences, Logic, LogicType, QuotaAction, QuotaRealm, EndSurveyOptions } = payload
    const name = wordOf(Name ?? ID ?? '')
    const limit = numberFrom(Occurrences)
    const when = Object.hasOwn(recordOf(Logic), '0') ? readLogic(Logic, names) : undefined
    const isPlain = (LogicType ?? 'Simple') === 'Simple' && (QuotaRealm ?? 'Survey') === 'Survey'
    const isOurs = QuotaAction === 'EndCurrentSurvey' && isPlain && Number.isSafeInteger(limit) && limit >= 0
    if (!isOurs || when === null || quotas.length === limits.quotas || endings.length > limits.endings / 2) {
      note('QO', ['quota {name}', name], 'has no counterpart here')
      continue
    }
    const own = { ...ending(`full_${quotas.length + 1}`, recordOf(EndSurveyOptions), 'QO.EndSurveyOptions') }
    const full: Ending = { ...own, outcome: own.outcome === 'screened_out' ? 'screened_out' : 'over_quota' }
    const same = endings.find((one) => JSON.stringify({ ...one, id: '' }) === JSON.stringify({ ...full, id: '' }))
    if (same === undefined) endings.push(full)
    quotas.push({ id: ids.idOf(name), limit, ...(when ? { when } : {}), ending: (same ?? full).id })
  }
  return { quotas, endings }
}
