import type {
  AnswerItem,
  AnswersMapping,
  EventMapping,
  Mapping,
  TimeMapping,
  TraitMapping,
} from '../contract/mapping.ts'
import type { Condition, Label, Value } from '../contract/value.ts'
import { templateColumns } from './value.ts'

/** Every column that a mapping names, in order of first mention. */
export function columnsOfMapping(mapping: Mapping): string[] {
  const found = [
    ...(mapping.key ?? []),
    ...(mapping.group?.by ?? []),
    ...(mapping.skip ?? []).flatMap((skip) => ofCondition(skip.when)),
    ...ofTime(mapping.time),
    ...identifierColumns(mapping),
    ...Object.values(mapping.traits ?? {}).flatMap((trait) => ofValue(traitValue(trait))),
    ...Object.values(mapping.consent ?? {}).flatMap(ofValue),
    ...(mapping.events ?? []).flatMap(ofEvent),
    ...(mapping.answers ?? []).flatMap(ofAnswers),
  ]
  return [...new Set(found)]
}

/** Columns that say who a row is about. */
export function identifierColumns(mapping: Pick<Mapping, 'identifiers'>): string[] {
  return (mapping.identifiers ?? []).flatMap((identifier) => ofValue(identifier.value))
}

/** The value of a trait, whether it is written alone or with its operation. */
export function traitValue(trait: TraitMapping): Value {
  return typeof trait === 'object' && 'op' in trait ? trait.value : trait
}

function ofEvent(event: EventMapping): string[] {
  return [
    ...ofLabel(event.name),
    ...(event.when ? ofCondition(event.when) : []),
    ...ofTime(event.time),
    ...Object.values(event.props ?? {}).flatMap(ofValue),
    ...Object.values(event.items?.fields ?? {}).flatMap(ofValue),
    ...Object.values(event.sums ?? {}).flatMap(ofValue),
  ]
}

function ofAnswers(answers: AnswersMapping): string[] {
  return [
    ...ofShared(answers),
    ...ofTime(answers.time),
    ...(answers.response ? ofValue(answers.response) : []),
    ...(answers.weight ? ofValue(answers.weight) : []),
    ...Object.values(answers.props ?? {}).flatMap(ofValue),
    ...answers.items.flatMap((item) => [
      ...ofShared(item),
      ...(item.score ? ofValue(item.score) : []),
      ...(item.text ? ofValue(item.text) : []),
      ...ofLabel(item.question),
    ]),
  ]
}

function ofShared(part: Pick<AnswerItem, 'when' | 'metric' | 'touchpoint' | 'channel'>): string[] {
  const labels = [part.metric, part.touchpoint, part.channel].flatMap(ofLabel)
  return [...labels, ...(part.when ? ofCondition(part.when) : [])]
}

function ofTime(time: TimeMapping | undefined): string[] {
  if (time === undefined) return []
  if (typeof time === 'string') return [time]
  const zone = typeof time.timeZone === 'object' ? [time.timeZone.column] : []
  return [...ofValue(time.value), ...zone]
}

function ofValue(value: Value): string[] {
  if (typeof value === 'string') return [value]
  if ('column' in value) return [value.column]
  if ('template' in value) return templateColumns(value.template)
  if ('firstOf' in value) return value.firstOf.flatMap(ofValue)
  return 'product' in value ? value.product.flatMap(ofValue) : []
}

function ofLabel(label: Label | undefined): string[] {
  return label === undefined || typeof label === 'string' ? [] : ofValue(label)
}

function ofCondition(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(ofCondition)
  if ('any' in condition) return condition.any.flatMap(ofCondition)
  return 'not' in condition ? ofCondition(condition.not) : [condition.column]
}
