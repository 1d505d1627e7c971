import assert from 'node:assert/strict'
import { reduceRun, responseOf, type Survey, startRun } from '@opencxm/survey'
import type { Surveys } from '../../packages/server/src/collect/surveys/index.ts'
import type { TestApp } from './test-app.ts'

const text = (en: string) => ({ en })

/** A survey with a rating, a text, a choice and a matrix. */
export const mixedSurvey: Partial<Survey> = {
  languages: ['en'],
  blocks: [
    {
      id: 'b1',
      paging: 'each',
      items: [
        { id: 'nps', type: 'nps', title: text('Recommend?'), required: true },
        { id: 'why', type: 'long_text', title: text('Why?') },
        {
          id: 'kind',
          type: 'multi',
          title: text('What?'),
          options: [
            { id: 'food', label: text('Food') },
            { id: 'staff', label: text('Staff') },
            { id: 'other', label: text('Other'), text: true },
          ],
        },
        {
          id: 'grid',
          type: 'matrix',
          title: text('Rate'),
          rows: [
            { id: 'speed', label: text('Speed') },
            { id: 'taste', label: text('Taste') },
          ],
          columns: [
            { id: 'bad', label: text('Bad'), value: 1 },
            { id: 'good', label: text('Good'), value: 5 },
          ],
        },
      ],
    },
  ],
  endings: [{ id: 'end', outcome: 'complete', title: text('Thanks') }],
}

/** Makes and publishes a survey through the API; gives its id. */
export async function publishSurvey(app: TestApp, key: string, definition: Partial<Survey>): Promise<string> {
  const call = app.caller(key)
  const draft = await call('POST', 'surveys', { from: 'blank', name: definition.name ?? 'Survey' })
  const id = String(draft.id)
  const whole = { ...(draft.definition as Survey), ...definition }
  const saved = await call('PUT', `surveys/${id}`, { revision: draft.revision, definition: whole })
  await call('POST', `surveys/${id}/publish`, { revision: saved.revision })
  return id
}

export type Started = Extract<Awaited<ReturnType<Surveys['start']>>, { outcome: 'started' }>
type Start = Parameters<Surveys['start']>[0]

/** Begins a response; each from an address of its own unless one is named. */
export async function beginResponse(app: TestApp, entry: Start['entry'], more: Partial<Start> = {}): Promise<Started> {
  const started = await app.surveys.start({ entry, address: crypto.randomUUID(), ...more })
  assert.equal(started.outcome, 'started')
  return started as Started
}

/** What the respondent's side sends after entering these answers and going on as far as that leads. */
export function respond(started: Started, answers: Record<string, unknown>, screens = 30) {
  const { survey } = started.published
  let state = startRun(survey, started.options)
  for (let screen = 0; screen < screens; screen++) {
    for (const [key, value] of Object.entries(answers)) state = reduceRun(survey, state, { type: 'answer', key, value })
    state = reduceRun(survey, state, { type: 'next' })
  }
  return { response: responseOf(survey, state), state }
}

/** Sends a response; from an address of its own unless one is named. */
export async function send(app: TestApp, started: Started, response: unknown) {
  return await app.surveys.submit({ token: started.token, response, address: crypto.randomUUID() })
}
