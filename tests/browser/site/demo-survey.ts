import { reduceRun, responseOf, type StartOptions, type Survey, startRun, viewRun } from '@opencxm/survey'
import type { DemoTarget } from './demo-data.ts'

/** Scores that the survey's people give, with and without words. */
const answers: readonly (readonly [score: number, text: string])[] = [
  [10, 'The band never let me down.'],
  [9, ''],
  [3, '包装破损，换货等了两周。'],
  [7, 'Charging could be faster.'],
  [10, ''],
  [8, ''],
  [2, 'Nobody answered my mail.'],
  [9, '客服很耐心。'],
]

/** A published survey with a few answers that came by its link, and one draft. */
export async function loadSurvey(target: Pick<DemoTarget, 'baseUrl' | 'call' | 'settle'>): Promise<void> {
  const { baseUrl, call, settle } = target
  await call('POST', '/api/v1/surveys', { from: 'template', template: 'after_delivery' })
  const made = { from: 'template', template: 'relationship_nps', name: 'Once a year' }
  const { id, revision } = (await call('POST', '/api/v1/surveys', made)) as { id: string; revision: number }
  await call('POST', `/api/v1/surveys/${id}/publish`, { revision })
  for (const [score, text] of answers) await answer(`${baseUrl}/s/${id}`, { score, text })
  await settle()
}

type Run = { survey: Survey; start: StartOptions }

/** One person answers as the page's script does: the definition, the run of it, the response. */
async function answer(link: string, { score, text }: { score: number; text: string }): Promise<void> {
  const page = await (await fetch(link)).text()
  const token = /name="\$token" value="([^"]+)"/.exec(page)?.[1]
  if (!token) throw new Error(`${link} shows no survey: ${page.slice(0, 300)}`)
  const { survey, start } = (await post(link, 'run', { token })) as Run
  let state = startRun(survey, start)
  for (let view = viewRun(survey, state); view.kind !== 'ended'; view = viewRun(survey, state)) {
    const asked = view.kind === 'screen' ? view.questions : []
    for (const { key, question } of asked) {
      const value = question.type === 'nps' ? score : question.type === 'long_text' ? text : null
      state = reduceRun(survey, state, { type: 'answer', key, value })
    }
    state = reduceRun(survey, state, { type: 'tick', ms: 4000 })
    state = reduceRun(survey, state, { type: 'next' })
  }
  await post(link, 'submit', { token, response: responseOf(survey, state) })
}

async function post(link: string, call: string, body: unknown): Promise<unknown> {
  const reply = await fetch(new URL(`/s/api/${call}`, link), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`${call}: ${reply.status} ${(await reply.text()).slice(0, 300)}`)
  return await reply.json()
}
