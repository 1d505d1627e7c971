import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { Survey } from '@opencxm/survey'
import type { TestApp } from './test-app.ts'

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

/** A survey with a text and a file, in the marker's words. */
export function surveyOf(marker: string): Partial<Survey> {
  return {
    name: `Survey ${marker}`,
    touchpoint: `${marker}-point`,
    languages: ['en'],
    blocks: [
      {
        id: 'b1',
        paging: 'together',
        items: [
          { id: 'nps', type: 'nps', title: { en: `Would you recommend ${marker}?` } },
          { id: 'why', type: 'long_text', title: { en: `Why ${marker}?` } },
          { id: 'file', type: 'file', title: { en: 'A file' }, maxFiles: 1, maxBytes: 10_000, accept: ['text/plain'] },
        ],
      },
    ],
    endings: [{ id: 'end', outcome: 'complete', title: { en: `Thanks from ${marker}` } }],
  }
}

/** A published survey with one response, its file, and a draft that says more. */
export async function answerSurvey(
  app: TestApp,
  call: Call,
  marker: string,
): Promise<{ survey: string; upload: string }> {
  const draft = await call('POST', 'surveys', { from: 'blank', name: `Survey ${marker}` })
  const id = String(draft.id)
  const definition = { ...(draft.definition as Survey), ...surveyOf(marker) }
  const saved = await call('PUT', `surveys/${id}`, { revision: draft.revision, definition })
  await call('POST', `surveys/${id}/publish`, { revision: saved.revision, note: `Note of ${marker}` })
  const started = await app.surveys.start({ entry: { kind: 'anonymous', survey: id }, address: marker })
  assert.equal(started.outcome, 'started')
  if (started.outcome !== 'started') return { survey: id, upload: '' }
  const { token, session } = started
  const taken = await app.surveys.takeUpload({
    ...{ token, question: 'file', name: `${marker}.txt`, address: marker },
    content: Readable.from([Buffer.from(`File of ${marker}`)]),
  })
  assert.equal(taken.outcome, 'taken')
  if (taken.outcome !== 'taken') return { survey: id, upload: '' }
  const response = {
    ...{ survey: id, version: 1, language: 'en', seed: session.seed, complete: true, hidden: {} },
    answers: { nps: 9, why: `Because of ${marker}`, file: [taken.file] },
  }
  const said = await app.surveys.submit({ token, response, address: marker })
  assert.equal(said.outcome, 'accepted', JSON.stringify(said))
  return { survey: id, upload: taken.file.id }
}
