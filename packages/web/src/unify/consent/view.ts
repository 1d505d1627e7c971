import type { BodyOf, ConsentBasis, ConsentPurpose, contract } from '@opencxm/server/contract'
import type { ReplyOf } from '../../shell/api/types.ts'

export const channels = ['email', 'sms', 'wechat', 'push', 'inpage'] as const
export type Channel = (typeof channels)[number]
export const basisKinds = ['contract', 'legal_obligation', 'legitimate_interest'] as const
export type BasisKind = (typeof basisKinds)[number]
export const parts = ['forms', 'requests', 'history', 'bounces'] as const

export type PersonConsent = ReplyOf<typeof contract.consent.person>
export type Change = PersonConsent['history'][number]

/** One of the channels for a text of a control; all of them for ''. */
export function toChannel(text: string): Channel | '' {
  return channels.find((one) => one === text) ?? ''
}

/** The purpose and channel with the most who agreed; null when nobody has. */
export function mostAgreed(
  purposes: readonly ConsentPurpose[],
  bases: readonly ConsentBasis[],
): { purpose: ConsentPurpose; counts: ConsentPurpose['counts'][number] } | null {
  const all = purposes.flatMap((purpose) => purpose.counts.map((counts) => ({ purpose, counts })))
  const needing = all.filter(({ purpose, counts }) => basisOf(bases, purpose.purpose, counts.channel) === null)
  const most = needing.toSorted((a, b) => b.counts.given - a.counts.given)[0]
  return most && most.counts.given > 0 ? most : null
}

/** Widths of the three parts of a bar, as shares of 100; a part that exists is at least 1 wide, so that it is seen. */
export function barParts(counts: { given: number; refused: number; unknown: number }): [number, number, number] {
  const { given, refused, unknown } = counts
  const total = given + refused + unknown
  if (total === 0) return [0, 0, 0]
  const share = (count: number) => (count === 0 ? 0 : Math.max(1, (100 * count) / total))
  const [yes, no] = [share(given), share(refused)]
  return [yes, no, Math.max(0, 100 - yes - no)]
}

/** The basis that holds for a purpose on a channel: its own before the one for all. */
export function basisOf(bases: readonly ConsentBasis[], purpose: string, channel: Channel): ConsentBasis | null {
  const mine = bases.filter((one) => one.purpose === purpose && one.endedAt === null)
  return mine.find((one) => one.channel === channel) ?? mine.find((one) => one.channel === '') ?? null
}

export type StandingRow = { purpose: string; cells: (PersonConsent['standing'][number] | null)[] }

/** What may be sent to a person: a row a purpose, a cell a channel; channels that no purpose uses are left out. */
export function standingGrid(standing: PersonConsent['standing']): { channels: Channel[]; rows: StandingRow[] } {
  const used = channels.filter((channel) => standing.some((one) => one.channel === channel))
  const purposes = [...new Set(standing.map(({ purpose }) => purpose))]
  const rows = purposes.map((purpose) => ({
    purpose,
    cells: used.map((channel) => standing.find((one) => one.purpose === purpose && one.channel === channel) ?? null),
  }))
  return { channels: used, rows }
}

/** Wishes of a person, one a purpose: at most one message in so many days. */
export function wishes(standing: PersonConsent['standing']): { purpose: string; days: number }[] {
  const found = new Map<string, number>()
  for (const { purpose, everyDays } of standing) if (everyDays !== null) found.set(purpose, everyDays)
  return [...found].map(([purpose, days]) => ({ purpose, days }))
}

/** Text of one language; undefined when it is empty, so that it is not sent. */
export function filled(text = ''): string | undefined {
  const trimmed = text.trim()
  return trimmed === '' ? undefined : trimmed
}

export type SignUpForm = ReplyOf<typeof contract.consent.listForms>['forms'][number]
type FormBody = BodyOf<typeof contract.consent.createForm>

/** A sign-up form while it is edited: choices as `purpose/channel`, sites one a line. */
export type FormDraft = {
  name: string
  choices: readonly string[]
  title: Record<'en' | 'zh-Hans' | 'zh-Hant', string>
  lead: Record<'en' | 'zh-Hans' | 'zh-Hant', string>
  frames: string
  on: boolean
}

const blank = { en: '', 'zh-Hans': '', 'zh-Hant': '' }
const inEach = (texts: Partial<Record<keyof typeof blank, string | undefined>>) => ({
  en: texts.en ?? '',
  'zh-Hans': texts['zh-Hans'] ?? '',
  'zh-Hant': texts['zh-Hant'] ?? '',
})

/** A form as a draft; a new one asks about news by e-mail. */
export function formDraft(form: SignUpForm | null): FormDraft {
  if (form === null) return { name: '', choices: ['marketing/email'], title: blank, lead: blank, frames: '', on: true }
  return {
    ...{ name: form.name, on: form.on, frames: form.frames.join('\n') },
    choices: form.choices.map(({ purpose, channel }) => `${purpose}/${channel}`),
    title: inEach(form.texts.title),
    lead: inEach(form.texts.lead),
  }
}

const origin = /^https?:\/\/[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/

/** Sites of a draft, as the API takes them: `https://shop.example/` is meant as `https://shop.example`. */
function sitesOf(draft: FormDraft): string[] {
  const lines = draft.frames.split(/\s+/).map((line) => line.replace(/\/+$/, ''))
  return [...new Set(lines.filter((line) => line !== ''))]
}

/** What is missing or wrong before it is sent. */
export function formFaults(draft: FormDraft): { name: boolean; choices: boolean; frames: boolean } {
  return {
    name: draft.name.trim() === '',
    choices: draft.choices.length === 0,
    frames: sitesOf(draft).some((site) => !origin.test(site)),
  }
}

/** The draft as the API takes it; call it when `formFaults` finds nothing. */
export function formBody(draft: FormDraft): FormBody {
  const texts = (by: FormDraft['title']) =>
    Object.fromEntries(Object.entries(by).filter(([, text]) => text.trim() !== ''))
  return {
    ...{ name: draft.name.trim(), frames: sitesOf(draft), on: draft.on },
    texts: { title: texts(draft.title), lead: texts(draft.lead) },
    choices: draft.choices.map((word) => {
      const slash = word.lastIndexOf('/')
      return { purpose: word.slice(0, slash), channel: toChannel(word.slice(slash + 1)) }
    }),
  }
}

/** What a site puts where the form is to stand. */
export function frameCode(form: Pick<SignUpForm, 'url' | 'name'>): string {
  const name = form.name.replace(/[&<>"]/g, ' ')
  return `<iframe src="${form.url}" title="${name}" width="100%" height="640" style="border:0" loading="lazy"></iframe>`
}
