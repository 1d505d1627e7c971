import type { Role, RoleGuess } from '../contract/detection.ts'
import { type ColumnProfile, isRunningNumber } from './profile.ts'
import { rateThemselves } from './rating-words.ts'
import { nameKey, numbersThings, rolesOfHeader } from './role-words.ts'

/** Guesses what each column is for, from its header and its sample. One column is the time, one the order, one the weight. */
export function guessRoles(columns: readonly ColumnProfile[]): RoleGuess[] {
  const guesses = columns.map(guessRole)
  for (const role of ['time', 'order_id', 'response', 'weight', 'amount', 'currency', 'event_name'] as const)
    keepOne(columns, guesses, role)
  keepOnePerKind(guesses)
  keepNames(columns, guesses)
  takeRatingBattery(columns, guesses)
  takeNps(columns, guesses)
  keepEvents(columns, guesses)
  return guesses
}

/** Where nothing is rated, a note beside an amount is no answer, nor is a column of texts without any: the rows would be no events. */
function keepEvents(columns: readonly ColumnProfile[], guesses: RoleGuess[]): void {
  const has = (role: Role) => guesses.some((guess) => guess.role === role)
  if (has('score')) return
  const isOrder = has('amount')
  guesses.forEach((guess, at) => {
    if (guess.role === 'text' && (isOrder || columns[at]?.kind === 'empty')) guesses[at] = rest()
  })
}

/** How people and companies are called: 王小明, José García, Acme Inc.; a code is one word or has digits. */
const calledSo =
  /^(?:\p{Script=Han}{2,4}|\p{Script=Han}[*＊]\p{Script=Han}?|\p{L}[\p{L}.'’-]*(?: \p{L}[\p{L}.'’-]*){1,3})$/u

/** Customers are told by their names where nothing else tells them; beside an address or a number, of two with one name it would make one. */
function keepNames(columns: readonly ColumnProfile[], guesses: RoleGuess[]): void {
  const tells = ({ role, kind }: RoleGuess, at: number) =>
    role === 'identifier' && kind !== 'user' && kind !== 'anonymous' && (columns[at]?.filled ?? 0) > 0
  if (!guesses.some(tells)) return
  guesses.forEach((guess, at) => {
    const samples = columns[at]?.samples ?? []
    const isName = samples.length > 0 && samples.every((sample) => calledSo.test(sample))
    if (isName && guess.role === 'identifier' && guess.kind === 'user')
      guesses[at] = { role: 'trait', kind: null, scale: null, confidence: 'unsure', because: 'values' }
  })
}

const npsWords =
  /^(?:nps|promoters?|passives?|detractors?|推荐者|推薦者|被动者|被動者|中立者|贬损者|貶損者|批评者|批評者)$/i

/** A score from 0 to 10 is an NPS where another column says so: Delighted's `survey_type`, a column of promoters and detractors. */
function takeNps(columns: readonly ColumnProfile[], guesses: RoleGuess[]): void {
  const scores = guesses.filter(({ role }) => role === 'score')
  const [only] = scores
  if (!only || scores.length > 1 || only.kind !== 'csat' || only.scale?.[1] !== 10) return
  const says = ({ samples }: ColumnProfile) => samples.length > 0 && samples.every((sample) => npsWords.test(sample))
  if (columns.some(says)) Object.assign(only, { kind: 'nps', scale: [0, 10] })
}

/** Fewer columns alike are no battery of ratings. */
const batteryMin = 3

/**
 * Beside an overall score, columns of whole numbers on the same scale are ratings of single touchpoints: a survey's battery.
 * Codes of other questions may look the same, so the guess is unsure and the person removes what is none.
 */
function takeRatingBattery(columns: readonly ColumnProfile[], guesses: RoleGuess[]): void {
  const overall = guesses.find(({ role, kind, scale }) => role === 'score' && kind === 'csat' && scale !== null)
  const scale = overall?.scale
  if (!scale) return
  const alike = columns.flatMap((column, at) => {
    const isRating =
      column.kind === 'integer' && column.pure && (column.min ?? -1) >= scale[0] && (column.max ?? 0) === scale[1]
    return isRating && guesses[at]?.because === 'rest' ? [at] : []
  })
  if (alike.length < batteryMin) return
  for (const at of alike) guesses[at] = { role: 'score', kind: 'csat', scale, confidence: 'unsure', because: 'values' }
}

function guessRole(column: ColumnProfile): RoleGuess {
  for (const { role: said, kind } of rolesOfHeader(column.name)) {
    // Of two files each has a first response, and they are not one.
    const role = said === 'response' && isRunningNumber(column) ? 'order_id' : said
    const fit = fits(role, column)
    // Words are five steps; whether somebody recommends is asked in eleven.
    if (fit === 'no' || (kind === 'nps' && hasScoredWords(column))) continue
    const scale = role === 'score' ? scaleOf(column, kind) : null
    return {
      role,
      kind,
      scale,
      confidence: fit === 'yes' ? 'likely' : 'unsure',
      because: fit === 'yes' ? 'both' : 'header',
    }
  }
  const byValues = guessByValues(column)
  return byValues ?? rest()
}

type Fit = 'yes' | 'maybe' | 'no'

/** Whether the cells agree with what the header says: `maybe` when they say nothing. */
function fits(role: Role, column: ColumnProfile): Fit {
  if (column.kind === 'empty') return 'maybe'
  const test = tests[role]
  if (test) return test(column)
  return column.kind === 'json' ? 'maybe' : 'yes'
}

const when = (holds: boolean): Fit => (holds ? 'yes' : 'no')
const hasScoredWords = ({ options }: ColumnProfile): boolean => options.some(({ score }) => score !== null)
const isNumeric = ({ kind }: ColumnProfile): boolean => kind === 'integer' || kind === 'number'

const tests: Partial<Record<Role, (column: ColumnProfile) => Fit>> = {
  time: (column) => when(column.kind === 'time' || isYear(column) || isDayCount(column)),
  score: (column) => {
    const [low, high] = endsOf(column)
    if (hasScoredWords(column)) return 'yes'
    return when((isNumeric(column) || column.optionEnds !== null) && high <= 100 && low >= 0)
  },
  // Shopify's `Name` of an order; people have names too.
  order_id: ({ name, samples }) =>
    when(nameKey(name) === null || samples.every((sample) => /^#[\w-]*\d+$/.test(sample))),
  weight: (column) => when(isNumeric(column) && (column.min ?? 0) >= 0),
  amount: (column) => when(isNumeric(column)),
  text: ({ kind }) => (kind === 'long_text' ? 'yes' : kind === 'text' ? 'maybe' : 'no'),
  identifier: ({ kind, distinct, samples }) => {
    // 138****0001: what a shop hides of a customer names nobody.
    if (samples.some((sample) => /[*＊]{2}/.test(sample))) return 'no'
    if (kind === 'long_text' || kind === 'json' || kind === 'boolean') return 'no'
    return distinct > 1 ? 'yes' : 'maybe'
  },
  // When the response was sent (提交答卷时间) names none.
  response: ({ kind }) => when(kind !== 'time'),
  event_name: ({ kind }) => when(kind === 'text'),
  // 1 and 0 say whether an option was ticked; #1001 is an order's name.
  channel: ({ kind }) => when(kind === 'text'),
  trait: ({ name, kind, samples }) => {
    if (kind === 'json') return 'maybe'
    return when(nameKey(name) !== 'name' || samples.some((sample) => !/^#?\d+$/.test(sample)))
  },
  currency: ({ samples }) => when(samples.every((sample) => /^[A-Za-z]{3}$/.test(sample))),
}

/** Lowest and highest number of a column of scores. */
function endsOf({ lowest, max, optionEnds }: ColumnProfile): [number, number] {
  return optionEnds ?? [lowest ?? 0, max ?? 5]
}

function isYear(column: ColumnProfile): boolean {
  return column.kind === 'integer' && (column.min ?? 0) >= 1970 && (column.max ?? 0) < 2100
}

/** A spreadsheet's dates that lost their format: 45356 is 5 March 2024. From 1990 to 2049. */
function isDayCount(column: ColumnProfile): boolean {
  return isNumeric(column) && (column.min ?? 0) >= 32_874 && (column.max ?? 0) < 54_789
}

function guessByValues(column: ColumnProfile): RoleGuess | null {
  const guess = (role: Role, kind: string | null = null): RoleGuess => ({
    role,
    kind,
    scale: null,
    confidence: 'unsure',
    because: 'values',
  })
  if (column.kind === 'email') return { ...guess('identifier', 'email'), confidence: 'likely' }
  if (column.kind === 'phone' && !numbersThings(column.name)) return guess('identifier', 'phone')
  if (column.kind === 'time') return guess('time')
  if (rateThemselves(column.options)) return { ...guess('score', 'csat'), scale: scaleOf(column, 'csat') }
  if (column.kind === 'long_text' && column.distinct > column.filled / 2) return guess('text')
  return null
}

/** The scale that scores lie on: the smallest usual one that holds the sample. */
function scaleOf(column: ColumnProfile, metric: string | null): [number, number] {
  if (hasScoredWords(column)) return [1, 5]
  const [low, high] = endsOf(column)
  // NPS has no other scale: a stray cell is rejected and shown, not taken for a scale of 100.
  if (metric === 'nps') return [0, 10]
  if (high <= 5 && low >= 1) return [1, 5]
  if (high <= 7 && low >= 1) return [1, 7]
  if (high <= 10) return low >= 1 ? [1, 10] : high <= 5 ? [0, 5] : [0, 10]
  return [0, 100]
}

/** Of several columns for a role that a row has once, the surest stays; the others become properties. */
function keepOne(columns: readonly ColumnProfile[], guesses: RoleGuess[], role: Role): void {
  const gaps = columns.map((column) => drawbackOf(column, role))
  demote(guesses, (guess) => guess.role === role, gaps)
}

const lesserTime =
  /^(?:开始|開始|修改|更新|(?:start|began|sent|received|(?:last )?(?:updated|modified))(?:at)?(?![a-z]))/iu

/**
 * Of two times the one that each row has is better: an order may be unpaid, and has the other on its first line alone. When somebody
 * began to answer says less than when the answers were sent, and when a message was sent or changed less than its own time. Of two sums the one that was paid is meant.
 */
function drawbackOf({ name, missing }: ColumnProfile, role: Role): number {
  if (role === 'time') return missing + (lesserTime.test(name) ? 0.5 : 0)
  return role === 'amount' && !/实付|實付|实际支付|實際支付|实收|實收/u.test(name) ? 1 : 0
}

function keepOnePerKind(guesses: RoleGuess[]): void {
  const kinds = new Set(guesses.flatMap(({ role, kind }) => (role === 'identifier' ? [kind] : [])))
  for (const kind of kinds) demote(guesses, (guess) => guess.role === 'identifier' && guess.kind === kind)
}

const strength = { both: 3, header: 2, values: 1, rest: 0 } as const

function demote(guesses: RoleGuess[], concerned: (guess: RoleGuess) => boolean, gaps: readonly number[] = []): void {
  let best = -1
  guesses.forEach((guess, at) => {
    const leader = guesses[best]
    const stronger = leader ? strength[guess.because] - strength[leader.because] : 1
    const isFuller = stronger === 0 && (gaps[at] ?? 0) < (gaps[best] ?? 0)
    if (concerned(guess) && (stronger > 0 || isFuller)) best = at
  })
  guesses.forEach((guess, at) => {
    if (at === best || !concerned(guess)) return
    guesses[at] = rest()
  })
}

function rest(): RoleGuess {
  return { role: 'property', kind: null, scale: null, confidence: 'unsure', because: 'rest' }
}
