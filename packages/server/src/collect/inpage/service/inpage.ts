import { publicDefinition, type RunState, type Survey, type SurveyLook, startRun, surveyLook } from '@opencxm/survey'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { isValidProof } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Source, TrackedMessage } from '../../ingest/index.ts'
import {
  type SubmitOutcome,
  type Surveys,
  type TakeUpload,
  type UploadOutcome,
  visitorLanguage,
} from '../../surveys/index.ts'
import type { AnswerRequest, AskRequest, ConsentRequest } from '../contract/request.ts'
import type { InpageRuleInput } from '../contract.ts'
import { type LiveRule, pageRule } from '../model/page-rule.ts'
import { eventKey, periodOf, placeInSample, type Visitor } from '../model/visitor.ts'
import type {
  AskCandidate,
  InSegment,
  KnowledgeOf,
  MayAsk,
  RefusedOf,
  StruggleScale,
  StruggleScaleOf,
  WishesOf,
} from '../ports.ts'
import { claimAsk, countAsks, readLiveRules, releaseAsk } from '../store.ts'

/** What in-page asking needs of others. */
export type InpageDeps = {
  state: StateStore
  surveys: Pick<Surveys, 'published' | 'start' | 'open' | 'submit' | 'savePartial' | 'takeUpload'>
  submit: (workspace: WorkspaceId, messages: TrackedMessage[]) => Promise<void>
  inSegment: InSegment
  knowledgeOf: KnowledgeOf
  wishesOf: WishesOf
  refusedOf: RefusedOf
  mayAsk: MayAsk
  struggleScaleOf: StruggleScaleOf
  clock: () => number
}

/** What a page is answered: everything it needs to show the survey, or null, always without a reason. */
export type AskReply = {
  ask: {
    ticket: string
    survey: Survey
    look: SurveyLook
    state: RunState
    placement: InpageRuleInput['placement']
  } | null
}

/** In-page asking at work. */
export type Inpage = {
  /** Rules of a source's workspace, as pages may know them. */
  rules: (source: Source) => Promise<{ rules: ReturnType<typeof pageRule>[] }>
  ask: (source: Source, request: AskRequest, address: string) => Promise<AskReply>
  /** What a proved person refused elsewhere since the visitor last spoke on the page; the same nothing for everybody else (IA11). */
  consent: (source: Source, request: ConsentRequest) => Promise<{ refused: string[] }>
  /** Rules of this workspace changed here: they are read anew at once. Other processes follow in five seconds. */
  forget: (workspace: WorkspaceId) => void
  /** One file of a response that is being given. */
  upload: (source: Source, file: TakeUpload) => Promise<UploadOutcome>
  answer: (source: Source, request: AnswerRequest, address: string) => Promise<SubmitOutcome | { outcome: 'saved' }>
}

/** How old the rules of a workspace may be that pages are told. */
const rulesMs = 5_000
const workspacesMax = 10_000
const capDays = 7
const dayMs = 86_400_000

/** Starts in-page asking. Rules are read once in five seconds a workspace, whatever the traffic. */
export function openInpage(deps: InpageDeps): Inpage {
  const cache = new Map<WorkspaceId, { until: number; live: Promise<Live> }>()
  const liveOf = (workspace: WorkspaceId): Promise<Live> => {
    const held = cache.get(workspace)
    if (held && held.until > deps.clock()) return held.live
    const live = readLive(deps, workspace)
    cache.delete(workspace)
    cache.set(workspace, { until: deps.clock() + rulesMs, live })
    // A failure is not remembered.
    live.catch(() => cache.delete(workspace))
    if (cache.size > workspacesMax) cache.delete(cache.keys().next().value as WorkspaceId)
    return live
  }
  return {
    rules: async (source) => {
      const { rules, scale } = await liveOf(source.workspaceId)
      return { rules: rules.map((rule) => pageRule(rule, scale)) }
    },
    ask: async (source, request, address) => {
      const { rules, scale } = await liveOf(source.workspaceId)
      const rule = rules.find(({ id }) => id === request.rule)
      const mayKeep = request.consent || !source.demandsConsent
      return { ask: rule && mayKeep ? await decide(deps, { source, request, address, rule, scale }) : null }
    },
    consent: async (source, request) => {
      const userId = provedUser(source, request)
      if (userId === null) return { refused: [] }
      const ago = new Map(Object.entries(request.saidAgo))
      const refused = await deps.refusedOf(source.workspaceId, userId)
      const isNews = (one: { purpose: string; at: number }) =>
        one.at > deps.clock() - (ago.get(one.purpose) ?? Infinity)
      return { refused: refused.filter(isNews).map(({ purpose }) => purpose) }
    },
    forget: (workspace) => void cache.delete(workspace),
    upload: async (source, file) => {
      const opened = await deps.surveys.open(file.token)
      if (opened?.session.workspace !== source.workspaceId) return { outcome: 'bad_token' }
      return await deps.surveys.takeUpload(file)
    },
    answer: async (source, { ticket, response }, address) => {
      const opened = await deps.surveys.open(ticket)
      // A ticket is of its own workspace, whatever page brings it.
      if (opened?.session.workspace !== source.workspaceId) return { outcome: 'bad_token' }
      const given = { token: ticket, response, address }
      return response.complete
        ? await deps.surveys.submit(given)
        : await deps.surveys.savePartial({ ...given, state: null })
    },
  }
}

type Live = { rules: LiveRule[]; scale: StruggleScale }

async function readLive(deps: InpageDeps, workspace: WorkspaceId): Promise<Live> {
  const [rules, scale] = await Promise.all([readLiveRules(deps.state, workspace), deps.struggleScaleOf(workspace)])
  return { rules, scale }
}

type Deciding = { source: Source; request: AskRequest; address: string; rule: LiveRule; scale: StruggleScale }
type Asking = Deciding & { visitor: Visitor; userId: string | null; now: number }

/**
 * Eligible, sample, limits, then the survey. A user id counts only with its proof; without one it is as if it had not been sent, so
 * that no answer and no work depends on whether such a person exists (IA2).
 */
async function decide(deps: InpageDeps, deciding: Deciding): Promise<AskReply['ask']> {
  const { source, request } = deciding
  const userId = provedUser(source, request)
  const visitor: Visitor =
    userId === null ? { kind: 'anonymous', value: request.anonymousId } : { kind: 'user', value: userId }
  const asking: Asking = { ...deciding, visitor, userId, now: deps.clock() }
  const refused = await reasonNotTo(deps, asking)
  if (refused !== null) {
    await tellRefusal(deps, asking, refused)
    return null
  }
  const claim = await claimAndReserve(deps, asking)
  if ('reason' in claim) {
    await tellRefusal(deps, asking, claim.reason)
    return null
  }
  const started = await startSurvey(deps, asking, claim.ask)
  if (started === null) {
    await releaseAsk(deps.state, source.workspaceId, claim.id)
    await deps.mayAsk.giveBack(source.workspaceId, claim.ask)
    await tellRefusal(deps, asking, 'survey_unavailable')
  }
  return started
}

function provedUser(source: Source, { userId, userHash }: Pick<AskRequest, 'userId' | 'userHash'>): string | null {
  const isProved = isValidProof(source.signingSecret, userId ?? '', userHash ?? '')
  return isProved && userId !== undefined ? userId : null
}

/** Why a visitor is not asked, before anything is reserved; null when nothing stands against it. */
async function reasonNotTo(deps: InpageDeps, asking: Asking): Promise<string | null> {
  const { rule, request, visitor, userId, now, source, scale } = asking
  const { segment, struggleAtLeast, sampleRate, everyDays } = rule.definition
  if (struggleAtLeast !== null && scale.scoreOf(request.struggle) < struggleAtLeast) return 'too_little_struggle'
  if (segment !== null && userId === null) return 'not_signed'
  if (segment !== null && userId !== null) {
    if (!(await deps.inSegment(source.workspaceId, { segment, userId }))) return 'not_in_segment'
  }
  const unwilling = userId === null ? null : await reasonOfPerson(deps, { ...asking, userId })
  if (unwilling !== null) return unwilling
  return placeInSample(visitor, rule.id, periodOf(now, everyDays)) < sampleRate ? null : 'not_sampled'
}

/** What a proved person said elsewhere counts here too. */
async function reasonOfPerson(
  deps: InpageDeps,
  { source, visitor, userId, now }: Asking & { userId: string },
): Promise<string | null> {
  const { refusal, everyDays } = await deps.wishesOf(source.workspaceId, userId)
  if (refusal !== null || everyDays === null) return refusal
  const since = new Date(now - everyDays * dayMs)
  return (await countAsks(deps.state, source.workspaceId, { visitor, since })) === 0 ? null : 'asked_recently'
}

async function claimAndReserve(
  deps: InpageDeps,
  { source, visitor, rule, now }: Asking,
): Promise<{ id: number; ask: string } | { reason: string }> {
  const workspace = source.workspaceId
  const { everyDays } = rule.definition
  const id = await deps.state.transaction(
    async (tx) => await claimAsk(tx, { workspace, visitor, rule: rule.key, everyDays, now: new Date(now) }),
  )
  if (id === null) return { reason: 'asked_recently' }
  const ask = newPublicId('ask')
  const candidate = { workspace, visitor, rule: rule.id, ask, now }
  const lately = await askedLately(deps.state, candidate)
  const verdict = lately.may ? await deps.mayAsk.reserve(candidate) : lately
  if (verdict.may) return { id, ask }
  await releaseAsk(deps.state, workspace, id)
  return { reason: verdict.reason }
}

/** The cap of pages alone, which holds for devices too: one in-page ask in seven days, this one included. */
async function askedLately(
  state: StateStore,
  { workspace, visitor, now }: AskCandidate,
): Promise<{ may: true } | { may: false; reason: string }> {
  const asks = await countAsks(state, workspace, { visitor, since: new Date(now - capDays * dayMs) })
  return asks <= 1 ? { may: true } : { may: false, reason: 'cap_reached' }
}

async function startSurvey(deps: InpageDeps, asking: Asking, ask: string): Promise<AskReply['ask']> {
  const { source, rule, request, userId, address } = asking
  const { survey, touchpoint, placement, trigger } = rule.definition
  const published = await deps.surveys.published(survey)
  if (!published?.open || published.workspace !== source.workspaceId) return null
  const fields = published.survey.known ?? []
  const known =
    userId !== null && fields.length > 0 ? await deps.knowledgeOf(source.workspaceId, { userId, fields }) : {}
  const started = await deps.surveys.start({
    entry: {
      ...{ kind: 'anonymous', survey, channel: 'inpage' },
      ...(touchpoint === '' ? {} : { touchpoint }),
      ...transactionOf(asking, 'transaction'),
    },
    language: languageFor(request, published.survey.languages),
    ...(userId === null ? { anonymousId: request.anonymousId } : { userId, known }),
    asked: {
      ...{ programme: rule.id, ask, channel: 'inpage' },
      ...(touchpoint === '' ? {} : { touchpoint }),
      ...(trigger.kind === 'event' ? { trigger: trigger.event } : {}),
    },
    address,
  })
  if (started.outcome !== 'started') return null
  await tell(deps, asking, { name: '$survey_asked', key: eventKey(['asked', ask]), props: { $ask: ask } })
  return {
    ticket: started.token,
    survey: publicDefinition(started.published.survey),
    look: surveyLook(started.published.survey, startRun(started.published.survey, started.options).language),
    state: startRun(started.published.survey, started.options),
    placement,
  }
}

/** The page's language, which its visitor reads, before the browser's; but templates write `en` on pages of any language. */
function languageFor(request: Asking['request'], languages: readonly string[]): string {
  const page = /^en\b/i.test(request.pageLanguage) ? '' : request.pageLanguage
  return visitorLanguage(page, request.language, languages)
}

/** What the page says that its event was about, where the rule wants to know. */
function transactionOf<Name extends string>({ rule, request }: Pick<Asking, 'rule' | 'request'>, name: Name) {
  const { trigger } = rule.definition
  const isNamed = trigger.kind === 'event' && (trigger.transactionProperty ?? '') !== '' && request.transaction !== ''
  return (isNamed ? { [name]: request.transaction } : {}) as { [name in Name]?: string }
}

/** Once a visitor, rule, reason and period, however often the page asks. */
async function tellRefusal(deps: InpageDeps, asking: Asking, reason: string): Promise<void> {
  const { rule, visitor, now } = asking
  const period = periodOf(now, rule.definition.everyDays)
  const key = eventKey(['refused', rule.id, visitor.kind, visitor.value, period, reason])
  await tell(deps, asking, { name: '$ask_refused', key, props: { $reason: reason } })
}

async function tell(
  deps: InpageDeps,
  { source, rule, request, visitor, now }: Asking,
  event: { name: string; key: string; props: Record<string, string> },
): Promise<void> {
  const { survey, touchpoint, trigger } = rule.definition
  await deps.submit(source.workspaceId, [
    {
      ...event,
      ts: now,
      originalTs: null,
      identifiers: [visitor],
      identity: { kind: 'none' },
      traits: [],
      props: {
        $programme: rule.id,
        $survey: survey,
        $channel: 'inpage',
        ...(touchpoint === '' ? {} : { $touchpoint: touchpoint }),
        ...(trigger.kind === 'event' ? { $trigger: trigger.event } : {}),
        ...transactionOf({ rule, request }, '$transaction'),
        ...event.props,
      },
      context: request.session === '' ? {} : { sessionId: request.session },
      userProof: null,
      consent: null,
    },
  ])
}
