import { dayMs } from '../company/calendar.ts'
import type { RecentDelivery } from './recent.ts'
import type { ListeningProduct } from './surveys.ts'

const bases = [
  {
    purpose: 'service',
    channel: '',
    basis: 'contract',
    reason: 'Confirmations, deliveries and answers belong to the order; see the terms of sale, section 4.',
  },
  {
    purpose: 'profiling',
    channel: 'inpage',
    basis: 'legitimate_interest',
    reason: 'Recommendations in our own shop from what was bought there; weighed in the record of 2026-02.',
  },
]

const wording = {
  texts: {
    en: 'We may ask you how a delivery or a repair went, at most once in two weeks. Your answer helps the team behind it.',
    'zh-Hans': '我们可能会询问您对配送或维修的感受，两周内最多一次。您的回答会交给相关团队。',
    'zh-Hant': '我們可能會詢問您對配送或維修的感受，兩週內最多一次。您的回答會交給相關團隊。',
  },
}

/** The surveys ask whether somebody may come back to people: what that is called, and what they agree to. */
const followUp = {
  purpose: 'feedback_follow_up',
  name: { en: 'Coming back to you', 'zh-Hans': '就反馈回访', 'zh-Hant': '就回饋回訪' },
  channels: ['email', 'sms', 'wechat'],
  wording: {
    texts: {
      en: 'Somebody may contact me about what I wrote. I can take this back at any time.',
      'zh-Hans': '工作人员可以就我填写的内容联系我。我可以随时撤回同意。',
      'zh-Hant': '工作人員可以就我填寫的內容與我聯絡。我可以隨時撤回同意。',
    },
  },
}

type Said = { daysAgo: number; purpose: string; channel: string; given: boolean; proof: string }

/** What customers said elsewhere, each list one customer's: a yes that stays, a no, a yes that was taken back. */
const statements: readonly (readonly Said[])[] = [
  [{ daysAgo: 30, purpose: 'marketing', channel: 'email', given: true, proof: 'Form in the Shanghai store, box 12' }],
  [{ daysAgo: 12, purpose: 'marketing', channel: 'sms', given: false, proof: '电话 400 热线，客服 罗斌，录音 1182' }],
  [
    { daysAgo: 200, purpose: 'marketing', channel: '', given: true, proof: 'Newsletter form, web shop' },
    { daysAgo: 9, purpose: 'marketing', channel: '', given: false, proof: 'Mail to service@pulse.example, 14:20' },
  ],
  [
    { daysAgo: 90, purpose: 'profiling', channel: '', given: true, proof: '会员日现场签署，表单 A-31' },
    { daysAgo: 3, purpose: 'profiling', channel: '', given: false, proof: '微信客服留言撤回' },
  ],
  [{ daysAgo: 5, purpose: 'profiling', channel: 'inpage', given: true, proof: 'Asked for it in the app chat' }],
]

/**
 * Why service messages need no consent, the words that people are shown, and what some of them said on paper, by phone and on their own
 * preference page: given, refused, taken back, a pause, and a wish for a copy of their data.
 */
export async function recordConsent(
  product: ListeningProduct,
  { people, endMs }: { people: readonly RecentDelivery[]; endMs: number },
): Promise<void> {
  const { call } = product
  for (const basis of bases) await call('POST', '/api/v1/consent/bases', basis)
  await call('POST', '/api/v1/consent/purposes/surveys/wordings', wording)
  const { purpose, name, channels } = followUp
  await call('PUT', `/api/v1/consent/purposes/${purpose}`, { name, channels, position: 40 })
  await call('POST', `/api/v1/consent/purposes/${purpose}/wordings`, followUp.wording)
  for (const [number, said] of statements.entries()) {
    const person = await personOf(product, people[number]?.userId)
    for (const { daysAgo, proof, ...change } of person === null ? [] : said) {
      const at = new Date(endMs - daysAgo * dayMs).toISOString()
      await call('POST', `/api/v1/people/${person}/consent`, { changes: [change], proof, at })
    }
  }
  const own = people.slice(statements.length)
  await choose(product, own[0]?.userId, { do: 'none' })
  await choose(product, own[1]?.userId, { do: 'pause', days: '30' })
  await choose(product, own[2]?.userId, { do: 'export' })
}

/** Chooses on somebody's own preference page, as its form does without script. */
async function choose(
  product: ListeningProduct,
  userId: string | undefined,
  form: Record<string, string>,
): Promise<void> {
  const person = await personOf(product, userId)
  if (person === null) return
  const { url } = (await product.call('POST', `/api/v1/people/${person}/consent/link`)) as { url: string }
  const page = new URL(new URL(url).pathname, product.baseUrl)
  const reply = await fetch(page, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  if (reply.status >= 400) throw new Error(`The preference page answered HTTP ${reply.status} ${await reply.text()}`)
}

/** The person behind a user id; null when there is none. */
async function personOf({ call }: ListeningProduct, userId: string | undefined): Promise<string | null> {
  if (userId === undefined) return null
  const path = `/api/v1/people?search=${encodeURIComponent(userId)}&limit=1`
  return ((await call('GET', path)) as { people: { id: string }[] }).people[0]?.id ?? null
}
