import { after } from 'node:test'
import { sql } from 'kysely'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'

/** Calls the API as an owner and expects success, or the status given. */
export type Caller = {
  call: (method: string, path: string, body?: unknown, status?: number) => Promise<never>
}
export type Api = Caller & { app: TestApp; workspace: TestWorkspace; key: string }
/** A workspace whose people may be surveyed, with a survey and a mail channel to ask through. */
export type ReadyApi = Api & { survey: string; channel: string }

/** A server and a mail server for the stories of a `describe`, which closes them. */
export async function openAsking(): Promise<{ app: TestApp; mail: MailServer }> {
  const app = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1' })
  const mail = await startMailServer()
  after(async () => {
    await mail.close()
    await app.close()
  })
  return { app, mail }
}

/** A workspace with an owner's key and a caller that expects success (or the status given). */
export async function openApi(app: TestApp, name: string): Promise<Api> {
  const workspace = await app.workspace(name)
  const key = await workspace.key('owner')
  return { app, workspace, key, call: app.caller(key) as Api['call'] }
}

/** A workspace that may ask by mail, under these caps. */
export async function readyToAsk(
  app: TestApp,
  of: { name: string; mailPort: number; caps?: object[] },
): Promise<ReadyApi> {
  const api = await openApi(app, of.name)
  await allowSurveys(api)
  await openBudget(api, of.caps)
  return { ...api, survey: await publishSurvey(api), channel: await mailChannel(api, of.mailPort) }
}

/** Publishes a survey whose first question is an NPS; gives its id. */
export async function publishSurvey(api: Caller): Promise<string> {
  const made: { id: string; revision: number } = await api.call('POST', 'surveys', {
    from: 'template',
    template: 'relationship_nps',
    name: 'Delivery',
  })
  const id = made.id
  await api.call('POST', `surveys/${id}/publish`, { revision: made.revision })
  return id
}

/** A channel to the mail server; gives its id. */
export async function mailChannel(api: Caller, port: number): Promise<string> {
  const made: { id: string } = await api.call('POST', 'channels', {
    name: 'Mail',
    config: {
      provider: 'smtp',
      settings: { host: '127.0.0.1', port, security: 'none', fromName: 'Shop', fromAddress: 'ask@shop.example' },
    },
  })
  return made.id
}

/** A programme after `Order Delivered`, changed as said, switched on; gives its id. */
export async function liveProgramme(
  api: Caller,
  of: { survey: string; channel: string; change?: object; off?: boolean },
): Promise<string> {
  const definition = {
    name: 'After delivery',
    survey: of.survey,
    trigger: { event: 'Order Delivered', transactionProperty: 'order_id' },
    onceDays: 30,
    channels: [
      {
        channel: of.channel,
        messages: {
          en: {
            subject: 'Your order, {{ person.first_name | default: "friend" }}',
            text: 'Hello {{ person.first_name | default: "there" }},\n\nhow was it?\n\n{{ link }}',
          },
          'zh-Hans': { subject: '', text: '{{ person.first_name | default: "您好" }}，请评价：{{ link }}' },
        },
      },
    ],
    ...of.change,
  }
  const made: { id: string } = await api.call('POST', 'programmes', definition)
  if (!of.off) await api.call('PUT', `programmes/${made.id}/on`, { on: true })
  return made.id
}

let serial = 0
/** A person with an e-mail address. */
export const person = (userId: string, traits: object = {}) => ({
  type: 'identify',
  userId,
  traits: { email: `${userId}@mail.example`, first_name: userId, ...traits },
  messageId: `k${++serial}`,
})
/** The triggering event. */
export const delivered = (userId: string, properties: object = {}, messageId = `k${++serial}`) => ({
  type: 'track',
  userId,
  event: 'Order Delivered',
  properties: { order_id: `o-${userId}`, ...properties },
  messageId,
  timestamp: new Date().toISOString(),
})

/** People may be surveyed unless they say no. */
export async function allowSurveys(api: Caller): Promise<void> {
  const basis = {
    purpose: 'surveys',
    channel: '',
    basis: 'legitimate_interest',
    reason: 'Customers expect to be asked.',
  }
  await api.call('POST', 'consent/bases', basis)
}

/** No quiet hours, and these caps. */
export async function openBudget(api: Caller, caps: object[] = []): Promise<void> {
  await api.call('PUT', 'budget', { caps, quiet: null })
}

export type DecidedAsk = { ask: string; state: string; reason: string; programme: string }

/**
 * Waits until so many askings of the workspace are there and all are decided. What failed on the way (a busy machine, a lost
 * connection) waits for its next attempt and is no longer `due`, so that `settle` alone may return before it: it is tried at once.
 */
export async function untilDecided(api: Api, count: number): Promise<DecidedAsk[]> {
  for (;;) {
    await sql`UPDATE jobs_job SET run_at = now() WHERE state = 'waiting' AND run_at > now() AND name = 'budget.ask'`
      .execute(api.app.state.tables())
      .catch(() => undefined)
    await api.app.settle().catch(() => undefined)
    const asks = await asksIn(api).catch(() => [])
    const isDone = asks.every(({ state }) => state === 'asked' || state === 'refused')
    if (asks.length === count && isDone) return asks
  }
}

/** The askings of a workspace as they are now. */
export async function asksIn(api: Api): Promise<DecidedAsk[]> {
  const { rows } = await sql<DecidedAsk>`SELECT ask, state, reason, programme FROM budget_ask
    WHERE workspace_id = ${api.workspace.id}`.execute(api.app.state.tables())
  return rows
}
