import type { FormChoice } from '../contract.ts'

/** What a sign-up page says of itself: which form it is, when it was made, and which wording of each purpose stood on it. */
export type Stamp = { form: string; at: number; wordings: Record<string, number | null> }

/** People read and write for longer; machines do not. */
const quickestMs = 1_500
/** Then the wordings may be others: the page is shown again. */
const oldestMs = 24 * 3_600_000

export type SignUpFacts = {
  form: { id: string; choices: readonly FormChoice[] }
  stamp: Stamp | null
  sent: { hasAddress: boolean; ticked: readonly string[]; trap: string }
  now: number
}
export type SignUpPlan =
  | {
      outcome: 'ask'
      shownAt: number
      asked: { purpose: string; channel: FormChoice['channel']; wording: number | null }[]
    }
  | { outcome: 'done' | 'needAddress' | 'needChoice' | 'tooQuick' | 'sendAgain' }

/**
 * What becomes of a filled-in form. The trap is answered as if all were well; what was too quick, too old or carries no stamp of ours is
 * shown again, since it may be a person. Only choices of the form count, with the wording that the page showed (CN13).
 */
export function signUpPlan({ form, stamp, sent, now }: SignUpFacts): SignUpPlan {
  if (sent.trap !== '') return { outcome: 'done' }
  if (!sent.hasAddress) return { outcome: 'needAddress' }
  const ticked = new Set(sent.ticked)
  const chosen = form.choices.filter(({ purpose, channel }) => ticked.has(`${purpose}/${channel}`))
  if (chosen.length === 0) return { outcome: 'needChoice' }
  if (stamp === null || stamp.form !== form.id) return { outcome: 'sendAgain' }
  const age = now - stamp.at
  if (age < 0 || age > oldestMs) return { outcome: 'sendAgain' }
  if (age < quickestMs) return { outcome: 'tooQuick' }
  // What was added to the form since the page was made was not on it.
  const asked = chosen
    .filter(({ purpose }) => Object.hasOwn(stamp.wordings, purpose))
    .map(({ purpose, channel }) => ({ purpose, channel, wording: stamp.wordings[purpose] ?? null }))
  return asked.length === 0 ? { outcome: 'sendAgain' } : { outcome: 'ask', shownAt: stamp.at, asked }
}
