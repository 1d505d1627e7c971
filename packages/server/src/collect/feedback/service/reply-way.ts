import type { Ctx } from '../../../platform/context/index.ts'
import { inLanguage, type JsonObject, parseObject, say } from '../../../platform/kernel/index.ts'
import type { Answered, AnyHookConnector } from '../connectors/connector.ts'
import { connectors } from '../connectors/index.ts'
import type { FeedbackReply, NoReplyReason, WayToReply } from '../contract/reply.ts'
import { type ConnectionFacts, type MailAnswer, planWay } from '../model/reply-way.ts'
import type { VoiceRow } from '../model/voice.ts'
import type { OutgoingReply, ReplyWord } from '../ports.ts'
import { type ConnectorRow, readConnectors } from '../store/connectors.ts'
import { noReplyWords } from '../words.ts'
import type { FeedbackDeps } from './deps.ts'

type Deps = Pick<FeedbackDeps, 'answering' | 'ownSourceOf' | 'sealer'>

/** A way that is open: what the page is told, and what is needed to take it. */
export type OpenWay = {
  can: true
  by: FeedbackReply['by']
  word: ReplyWord
  person: number
  mail: MailAnswer | null
  desk: { row: ConnectorRow; answered: Answered } | null
  channels: { id: string; name: string; address: string }[]
  row: VoiceRow
  props: JsonObject
}
export type FoundWay = OpenWay | { can: false; reason: NoReplyReason; address: string }

/** Whether and how a voice can be answered now (FB8): by its source, and as its author allows. */
export async function findWay(ctx: Ctx, deps: Deps, row: VoiceRow): Promise<FoundWay> {
  const props = parseObject(row.props)
  const id = typeof props.$connector === 'string' ? props.$connector : ''
  const connector = id === '' ? null : ((await readConnectors(ctx.state, ctx.workspace.id, id))[0] ?? null)
  const answered = answeredOf(row, props)
  const channels = await deps.answering.mailChannels(ctx)
  const plan = planWay({
    ...{ row, props, hasMailChannel: channels.length > 0 },
    isOurs: row.source === deps.ownSourceOf(ctx.workspace.id),
    connection: id === '' ? null : connectionFacts(connector, answered, ctx.clock()),
  })
  if (!plan.can) return { ...plan, address: '' }
  const desk = plan.mail === null && connector ? { row: connector, answered } : null
  const by = desk ? (desk.row.settings.kind as FeedbackReply['by']) : 'email'
  const word = desk ? (hookOf(desk.row)?.replies?.wordOf(answered) ?? '') : 'email'
  const address = plan.mail?.to ?? ''
  const objection = await deps.answering.objection(ctx, { person: row.profile, word, address })
  if (objection !== null) return { can: false, reason: objection, address }
  return {
    ...{ can: true, by, word, desk, row, props, person: row.profile, mail: plan.mail },
    channels: plan.mail === null ? [] : channels,
  }
}

/** A way as the page is told of it. */
export function shownWay(ctx: Pick<Ctx, 'language'>, way: FoundWay): WayToReply {
  if (way.can) return { can: true, by: way.by, to: way.mail?.to ?? '', channels: way.channels }
  return { can: false, reason: way.reason, sentence: inLanguage(say(noReplyWords[way.reason]), ctx.language) }
}

function answeredOf({ thread, channel }: VoiceRow, props: JsonObject): Answered {
  return { ref: typeof props.$ref === 'string' ? props.$ref : '', thread, channel }
}

function hookOf({ settings }: ConnectorRow): AnyHookConnector | null {
  const connector = connectors[settings.kind]
  return connector.how === 'called' ? connector : null
}

function connectionFacts(row: ConnectorRow | null, answered: Answered, now: number): ConnectionFacts {
  if (row === null) return { kind: 'gone' }
  const { settings } = row
  // Mail goes by a channel of ours, whether its mailbox is read or not.
  if (!row.is_on && settings.kind !== 'feed' && settings.kind !== 'imap') return { kind: 'off' }
  if (settings.kind === 'feed') return { kind: 'feed' }
  if (settings.kind === 'imap') return { kind: 'imap', user: settings.user }
  const replies = hookOf(row)?.replies
  // The table of connectors pairs each kind with its own settings.
  const isReady =
    replies?.isReady(settings as never) === true && (!replies.needsReplySecret || row.reply_secret_sealed !== null)
  const trial = { secret: '', replySecret: '', answered, reply: { id: '', text: '', author: '' }, now }
  const answers = isReady && replies?.request({ ...trial, settings: settings as never }) !== null
  return { kind: 'desk', isReady, answers }
}

/** The reply as act/budget takes it. Secrets are opened here and go into the one request that is sent. */
export function outgoingReply(
  ctx: Ctx,
  deps: Deps,
  of: {
    way: OpenWay
    key: string
    id: string
    text: string
    author: string
    channel: string
    about: Record<string, string>
  },
): OutgoingReply {
  const { way, key, text, about, channel } = of
  if (way.mail !== null) return { key, text, about, by: 'email', channel, mail: way.mail }
  const { row, answered } = way.desk as NonNullable<OpenWay['desk']>
  const open = (sealed: Buffer | null) => (sealed === null ? '' : deps.sealer.open(sealed))
  const input = {
    settings: row.settings as never,
    secret: open(row.secret_sealed),
    replySecret: open(row.reply_secret_sealed),
    answered,
    reply: { id: of.id, text, author: of.author },
  }
  return {
    ...{ key, text, about, by: 'request', via: row.name },
    requestOf: () => {
      const request = hookOf(row)?.replies?.request({ ...input, now: ctx.clock() })
      if (!request) throw new Error('feedback: a way to reply that was open has no request')
      return request
    },
  }
}
