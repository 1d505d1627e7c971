import { type FieldProblem, type JsonObject, say } from '../../platform/kernel/index.ts'
import type { PropertyTest, Trigger } from './contract.ts'
import { words } from './words.ts'

const minuteMs = 60_000
/** Asking later than this after the moment planned would ask about something else: such triggers are refused. */
export const lateMsMax = 24 * 60 * minuteMs

/** Events that asking itself causes: as a trigger they would start themselves. */
const ownEvents = /^\$(ask_|message_|survey_asked)/

/** What is wrong with a trigger beyond its shape; empty = nothing. */
export function problemsOfTrigger(trigger: Trigger): FieldProblem[] {
  const problems: FieldProblem[] = []
  const field = 'body.definition.trigger'
  if (ownEvents.test(trigger.event)) problems.push({ field: `${field}.event`, reason: say(words.ownEvent) })
  trigger.where.forEach((test, index) => {
    const at = `${field}.where.${index}.value`
    const { property, operator, value } = test
    if (operator === 'is_set' || operator === 'is_not_set') return
    if (value === undefined) problems.push({ field: at, reason: say(words.needsValue, { property }) })
    else if ((operator === 'at_least' || operator === 'at_most') && !Number.isFinite(Number(value)))
      problems.push({ field: at, reason: say(words.needsNumber, { property }) })
  })
  return problems
}

/** True when an event with these properties starts the programme. */
export function matchesTrigger(trigger: Pick<Trigger, 'where'>, props: JsonObject): boolean {
  return trigger.where.every((test) => matchesTest(test, props))
}

function matchesTest({ property, operator, value }: PropertyTest, props: JsonObject): boolean {
  const found = Object.hasOwn(props, property) ? props[property] : undefined
  const isSet = found !== undefined && found !== null
  switch (operator) {
    case 'is_set':
      return isSet
    case 'is_not_set':
      return !isSet
    case 'is':
      return isSet && isSame(found, value)
    case 'is_not':
      return !isSet || !isSame(found, value)
    case 'contains':
      return typeof found === 'string' && found.toLowerCase().includes(String(value).toLowerCase())
    case 'at_least':
      return isNumeric(found) && Number(found) >= Number(value)
    case 'at_most':
      return isNumeric(found) && Number(found) <= Number(value)
  }
}

/** `12` and `"12"` are the same: sources disagree about types. */
function isSame(found: unknown, value: unknown): boolean {
  return typeof found !== 'object' && String(found) === String(value)
}

function isNumeric(found: unknown): boolean {
  if (typeof found === 'number') return Number.isFinite(found)
  return typeof found === 'string' && found.trim() !== '' && Number.isFinite(Number(found))
}

/** When to ask after an event at `atMs` (epoch ms). */
export function dueAt(trigger: Pick<Trigger, 'delayMinutes'>, atMs: number): number {
  return atMs + trigger.delayMinutes * minuteMs
}

const fieldsMax = 40
const fieldChars = 200

/** The scalar properties of an event as short texts, for messages; at most forty. */
export function fieldsOfEvent(props: JsonObject): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [key, value] of Object.entries(props)) {
    if (Object.keys(fields).length >= fieldsMax) break
    const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (isScalar && key.length <= fieldChars) fields[key] = cut(value)
  }
  return fields
}

/** The transaction that an event is about; '' when it names none. */
export function transactionOf(trigger: Pick<Trigger, 'transactionProperty'>, props: JsonObject): string {
  if (trigger.transactionProperty === '') return ''
  const value = Object.hasOwn(props, trigger.transactionProperty) ? props[trigger.transactionProperty] : undefined
  return typeof value === 'string' || typeof value === 'number' ? cut(value) : ''
}

function cut(value: string | number | boolean): string {
  return String(value).slice(0, fieldChars).toWellFormed()
}
