import type { AnswerValue, StoredAnswer, Survey, SurveyResponse, ValidResponse } from '@opencxm/survey'
import { textIn } from '@opencxm/survey'
import type { Json, JsonObject } from '../../../platform/kernel/index.ts'
import type { TrackedMessage } from '../../ingest/index.ts'
import type { Session } from './running.ts'

/** What becomes of a response: who filled it in, what the engine made of it, and when. Times are epoch milliseconds. */
export type Responded = {
  session: Session
  survey: Survey
  response: Pick<SurveyResponse, 'language' | 'times'>
  valid: ValidResponse
  now: number
}

/**
 * Answer keys that became events before, as a part (`surveys_partial.marked_keys`), and whether a part told so long ago that it began
 * that the log has forgotten: neither is told twice.
 */
type Told = { told?: readonly string[]; begun?: boolean }

/**
 * The messages of a complete response: started, each answer, finished. All are taken together or not at all. Of whom a quota sends
 * away no answers are kept.
 */
export function messagesOfResponse(responded: Responded & Told): TrackedMessage[] {
  const { session, valid, told = [], begun = false } = responded
  const isOver = isOverQuota(valid)
  const answers = isOver ? [] : valid.answers.filter(({ key }) => !told.includes(key))
  return [
    ...(begun ? [] : [startedMessage(session, responded.response.language)]),
    ...answers.flatMap((answer) => answerMessages(responded, answer, false)),
    finishedMessage(responded),
  ]
}

/** The message that a run began; the same whenever it is told. */
export function startedMessage(session: Session, language: string): TrackedMessage {
  const key = `sv:${session.response}:started`
  return message(session, { key, name: '$survey_started', ts: beganAt(session), props: aboutRun(session, language) })
}

/** When a run began, whenever it was taken up again. */
export function beganAt({ begunAt, startedAt }: Session): number {
  return begunAt ?? startedAt
}

function isOverQuota({ ending, reason }: ValidResponse): boolean {
  return reason === 'quota' || ending?.outcome === 'over_quota'
}

function finishedMessage({ session, response, valid, now }: Responded): TrackedMessage {
  const isOver = isOverQuota(valid)
  const spent = spentMs(response.times)
  const props: JsonObject = {
    ...aboutRun(session, response.language),
    $complete: true,
    $ms: spent ?? Math.max(0, now - session.startedAt),
    $answers: isOver ? 0 : valid.answers.length,
    $outcome: isOver ? 'over_quota' : (valid.ending?.outcome ?? 'complete'),
    ...(valid.ending === null ? {} : { $ending: valid.ending.id }),
    ...whatWasDrawn(valid),
    ...(session.anonymous || Object.keys(valid.hidden).length === 0
      ? {}
      : { $hidden: valid.hidden as unknown as Json }),
    ...(session.anonymous || Object.keys(valid.variables).length === 0
      ? {}
      : { $variables: valid.variables as unknown as Json }),
  }
  // A place that becomes free must not find the response recorded as refused already.
  const together = `${isOver ? 'svq' : 'sv'}:${session.response}`
  return message(session, { key: `${together}:finished`, name: '$survey_finished', ts: now, props, together })
}

/** Which blocks and questions stood before the respondent, and in which order: without it nobody could tell who was asked what. */
function whatWasDrawn({ blocks, questions }: ValidResponse): JsonObject {
  return {
    ...(blocks === null ? {} : { $blocks: [...blocks] }),
    ...(questions === null ? {} : { $questions: [...questions] }),
  }
}

/** The messages of a response that was given up: its answers marked as a part, and where it was left. */
export function messagesOfPartial(
  responded: Responded & Pick<Told, 'begun'> & { leftAt: string | null },
): TrackedMessage[] {
  const { session, response, now, leftAt, begun = false } = responded
  const together = `svp:${session.response}`
  const left = message(session, {
    key: `svp:${session.response}:left`,
    name: '$survey_left',
    ts: now,
    props: {
      ...aboutRun(session, response.language),
      ...(leftAt === null ? {} : { $question: leftAt }),
      ...whatWasDrawn(responded.valid),
      $partial: true,
    },
    together,
  })
  return [
    ...(begun ? [] : [startedMessage(session, response.language)]),
    ...responded.valid.answers.flatMap((answer) => answerMessages(responded, answer, true)),
    left,
  ]
}

/** A new object each time. Written out rather than spread: it is made for every message of every response. */
function aboutRun(session: Session, language: string): JsonObject {
  const { programme, ask, transaction, touchpoint, trigger } = session.asked
  const about: JsonObject = {
    $survey: session.survey,
    $version: session.version,
    $response: session.response,
    $language: language,
    $channel: session.channel,
  }
  if (programme !== undefined) about.$programme = programme
  if (touchpoint !== undefined) about.$touchpoint = touchpoint
  if (session.anonymous) {
    about.$anonymous = true
    return about
  }
  if (ask !== undefined) about.$ask = ask
  if (transaction !== undefined) about.$transaction = transaction
  if (trigger !== undefined) about.$trigger = trigger
  return about
}

/** One message an answer; one a row of a matrix and one a part of a constant sum, so that each is counted as a question. */
function answerMessages(responded: Responded, answer: StoredAnswer, partial: boolean): TrackedMessage[] {
  const { session, response, now } = responded
  const together = `${partial ? 'svp' : 'sv'}:${session.response}`
  return partsOf(answer).map(({ part, props }) => {
    const consent = consentOf(responded, answer)
    const about = aboutAnswer(session, { answer, language: response.language, partial })
    about.$question = part === null ? answer.question : `${answer.question}.${part}`
    return message(session, {
      key: `${together}:${answer.key}${part === null ? '' : `.${part}`}`,
      name: '$answer',
      ts: now,
      props: Object.assign(about, props, consent.props),
      consent: session.anonymous ? null : consent.given,
      together,
    })
  })
}

type OneAnswer = { answer: StoredAnswer; language: string; partial: boolean }

function aboutAnswer(session: Session, { answer, language, partial }: OneAnswer): JsonObject {
  const about = aboutRun(session, language)
  about.$type = answer.type
  if (answer.touchpoint !== null) about.$touchpoint = answer.touchpoint
  // A metric would show it beside other answers, without the bounds of its own survey's results.
  if (answer.metric !== null && !session.anonymous) about.$metric = answer.metric
  if (answer.scaleMin !== null) {
    about.$scale_min = answer.scaleMin
    about.$scale_max = answer.scaleMax
  }
  if (answer.higherIsBetter !== null) about.$higher_is_better = answer.higherIsBetter
  if (answer.item !== null) {
    about.$item = answer.item.id
    about.$item_label = answer.item.label
  }
  if (answer.order !== null) about.$order = [...answer.order]
  if (answer.ms !== null) about.$ms = answer.ms
  if (partial) about.$partial = true
  return about
}

type Part = { part: string | null; props: JsonObject }

function partsOf({ type, value, scores }: StoredAnswer): Part[] {
  const scoreOf = (part: string | null): JsonObject => {
    const found = scores.find((one) => one.part === part)
    return found === undefined ? {} : { $score: found.score }
  }
  if (type === 'matrix' || type === 'sum') {
    const parts = value as { readonly [part: string]: string | number | readonly string[] }
    return Object.entries(parts).map(([part, chosen]) => ({
      part,
      props: {
        ...scoreOf(part),
        ...(typeof chosen === 'number' ? {} : { $choices: typeof chosen === 'string' ? [chosen] : [...chosen] }),
        $value: chosen as Json,
      },
    }))
  }
  return [{ part: null, props: { ...scoreOf(null), ...contentOf(type, value) } }]
}

function contentOf(type: StoredAnswer['type'], value: AnswerValue): JsonObject {
  if (type === 'short_text' || type === 'long_text') return { $text: String(value) }
  if (type === 'consent') return { $choices: [value === true ? 'yes' : 'no'], $value: value as boolean }
  if (typeof value === 'number') return { $value: value }
  if (!isChoice.has(type)) return { $value: value as Json }
  const chosen = (Array.isArray(value) ? value : [value]) as readonly (string | { choice: string; text: string })[]
  const texts = chosen.flatMap((one) => (typeof one === 'object' && one.text !== '' ? [one.text] : []))
  return {
    $choices: chosen.map((one) => (typeof one === 'object' ? one.choice : one)),
    ...(texts.length === 0 ? {} : { $text: texts.join('\n') }),
    $value: value as Json,
  }
}

const isChoice: ReadonlySet<string> = new Set(['single', 'dropdown', 'multi', 'picture', 'ranking'])

/** What was agreed to goes with the answer: purpose, and the words that stood there. */
function consentOf(
  { survey, response }: Responded,
  answer: StoredAnswer,
): { given: TrackedMessage['consent']; props: JsonObject } {
  if (answer.type !== 'consent') return { given: null, props: {} }
  const items = survey.blocks.flatMap((block) => block.items)
  const question = items.find((item) => item.id === answer.question)
  if (question?.type !== 'consent') return { given: null, props: {} }
  const wording = textIn(question.wording, response.language, survey.languages)
  const { purpose } = question
  return {
    given: purpose === undefined ? null : { [purpose]: answer.value === true },
    props: { $wording: wording, ...(purpose === undefined ? {} : { $purpose: purpose }) },
  }
}

type MessageParts = Pick<TrackedMessage, 'key' | 'name' | 'ts' | 'props'> & {
  consent?: TrackedMessage['consent']
  together?: string
}

/** Whose it is: nobody's where anonymity was promised; the person of the link, the user that was proved, else somebody of whom only this response is known. */
function message(session: Session, { consent = null, key, name, ts, props, together }: MessageParts): TrackedMessage {
  const identifier = session.userId === '' ? anonymousOf(session) : { kind: 'user', value: session.userId }
  const isNobody = session.anonymous === true
  const made: TrackedMessage = {
    originalTs: null,
    identity: { kind: 'none' },
    traits: [],
    context: {},
    userProof: null,
    key,
    name,
    ts,
    props,
    consent,
    identifiers: session.person === 0 && !isNobody ? [identifier] : [],
  }
  if (session.person !== 0 && !isNobody) made.ownProfile = session.person
  if (together !== undefined) made.together = together
  return made
}

function anonymousOf({ response, visitor }: Session) {
  return { kind: 'anonymous', value: visitor ?? `${anonymousPrefix}${response}` }
}

/** In front of the response id where nobody else is known. */
export const anonymousPrefix = 'sv_'
/** In front of response ids of a survey that promises anonymity. Whoever shows single answers leaves those out. */
export const namelessPrefix = 'anon-'

/** Time spent on screens and, apart from that, at single questions on them; null when none was measured. */
export function spentMs(times: SurveyResponse['times']): number | null {
  const measured = Object.values(times ?? {})
  return measured.length === 0 ? null : measured.reduce((sum, ms) => sum + ms, 0)
}
