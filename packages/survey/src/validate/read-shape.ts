import { limits } from '../definition/limits.ts'
import type { Survey } from '../definition/survey.ts'
import { isRecord } from '../run/own.ts'
import type { SurveyResponse } from '../run/response.ts'
import type { ResponseIssue } from './verdict.ts'

/** More answers, times or screens than any survey can have. */
const entriesMax = limits.items * limits.loopItems * 2

/** Reads the outer shape of a response; what the answers themselves hold is checked against their questions. */
export function readShape(survey: Survey, raw: unknown): { response: SurveyResponse } | { issues: ResponseIssue[] } {
  if (!isRecord(raw)) return { issues: [issue('', 'bad_shape')] }
  const issues: ResponseIssue[] = []
  const check = (holds: boolean, path: string, code: ResponseIssue['code'] = 'bad_shape') => {
    if (!holds) issues.push(issue(path, code))
  }
  for (const key of Object.keys(raw)) check(shapes[key] !== undefined, key.slice(0, 64))
  for (const key of Object.keys(shapes)) check(shapes[key]?.(raw[key]) === true, key)
  if (issues.length > 0) return { issues }
  check(raw.survey === survey.id, 'survey', 'wrong_survey')
  check(raw.version === survey.version, 'version', 'wrong_version')
  check(survey.languages.indexOf(raw.language as string) >= 0, 'language', 'unknown_language')
  return issues.length > 0 ? { issues } : { response: raw as SurveyResponse }
}

function issue(path: string, code: ResponseIssue['code']): ResponseIssue {
  return { path, code, params: {} }
}

const isText = (value: unknown) => typeof value === 'string' && value.length <= 128
const isTexts = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.length <= entriesMax && value.every(isKey))
const isKey = (value: unknown) => typeof value === 'string' && value.length <= 256
const isEntries = (value: unknown) => isRecord(value) && Object.keys(value).length <= entriesMax
const isTimes = (value: unknown) =>
  value === undefined ||
  (isRecord(value) && isEntries(value) && Object.keys(value).every((key) => isMilliseconds(value[key])))
const isMilliseconds = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 1e10
const isWhole = (value: unknown) => typeof value === 'number' && value >= 0 && value === Math.floor(value)

const shapes: { readonly [key: string]: (value: unknown) => boolean } = {
  survey: isText,
  version: isWhole,
  language: isText,
  seed: (value) => isWhole(value) && (value as number) <= 0xffffffff,
  complete: (value) => typeof value === 'boolean',
  passed: isTexts,
  unheard: isTexts,
  full: isTexts,
  hidden: isEntries,
  answers: isEntries,
  times: isTimes,
}
