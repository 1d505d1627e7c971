import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fieldName, type Question, type QuestionView, type Survey, templates } from '@opencxm/survey'
import { drawScreen, hasPictures } from './draw.ts'
import { changed, pressed, screenOf, startTrying } from './screen.ts'

const surveys = templates.map(({ survey }) => survey)
const next = { name: '$go', value: 'next' }

/** A form that a respondent filled in: something valid for every question. */
function formOf(questions: readonly QuestionView[]) {
  const values = new Map<string, string[]>()
  for (const { key, question } of questions) {
    for (const [part, value] of entriesOf(question)) values.set(fieldName(key, part), [value])
  }
  return (name: string) => values.get(name) ?? []
}

type Entry = readonly [part: string | undefined, value: string]

function entriesOf(question: Question): readonly Entry[] {
  switch (question.type) {
    case 'ranking':
      return question.options.map(({ id }, at): Entry => [id, String(at + 1)])
    case 'sum':
      return question.options.map(({ id }, at): Entry => [id, at === 0 ? String(question.total) : '0'])
    case 'matrix':
      return question.rows.map(({ id }): Entry => [id, question.columns[0]?.id ?? ''])
    case 'contact':
      return question.fields.map(({ id }): Entry => [id, id === 'email' ? 'a@example.com' : 'Lin'])
    case 'consent':
      return [[undefined, 'true']]
    case 'slider':
      return [[undefined, String(question.min)]]
    case 'long_text':
    case 'short_text':
      return [[undefined, 'words']]
    default:
      return [[undefined, 'options' in question ? (question.options[0]?.id ?? '') : '3']]
  }
}

describe('the canvas', () => {
  it('shows every question and every ending by itself, in every language', () => {
    for (const survey of surveys) {
      for (const language of survey.languages) {
        for (const { id, type } of survey.blocks.flatMap(({ items }) => items)) {
          const shown = screenOf(survey, { kind: 'item', id }, language)
          assert.equal(shown?.view.kind, 'screen', `${survey.id} ${id}`)
          if (type === 'listen' || shown?.view.kind !== 'screen') continue
          assert.ok(shown.view.questions.some(({ question }) => question.id === id))
        }
        for (const { id } of survey.endings) {
          const shown = screenOf(survey, { kind: 'ending', id }, language)
          assert.equal(shown?.view.kind === 'ended' && shown.view.ending.id, id)
        }
      }
    }
  })

  it('answers by the real reducer: every template is tried to its end', () => {
    for (const survey of surveys) {
      let shown = startTrying(survey, 'zh-Hant', 1)
      for (let step = 0; step < 100 && shown && shown.view.kind === 'screen'; step += 1) {
        shown = pressed(shown, formOf(shown.view.questions), next)
      }
      assert.equal(shown?.view.kind, 'ended', survey.id)
    }
  })

  it('a changed answer stays, an unfinished definition is not tried', () => {
    const survey = surveys[0] as Survey
    const shown = startTrying(survey, 'en', 1)
    assert.ok(shown?.view.kind === 'screen')
    const after = changed(shown, (name) => (name === 'nps' ? ['4'] : []))
    assert.equal(after.view.kind === 'screen' && after.view.questions[0]?.value, 4)
    assert.equal(startTrying({ ...survey, endings: [] }, 'en', 1), null)
  })

  it('fetches no picture of another site, and shows no markup of an author', () => {
    const survey = surveys[0] as Survey
    const [block] = survey.blocks
    const image = { url: 'https://pictures.example/a.png', alt: { en: '"><script>1</script>' } }
    const options = [{ id: 'o1', label: { en: ' src="https://x.example"' }, image }]
    const item = { id: 'pics', type: 'picture' as const, title: { en: '<img src="https://x.example">' }, options }
    const shown = screenOf(
      { ...survey, blocks: block ? [{ ...block, items: [item] }] : [] },
      { kind: 'item', id: 'pics' },
      'en',
    )
    assert.ok(shown && hasPictures(shown))
    const html = drawScreen(shown)
    assert.doesNotMatch(html, /<script|pictures\.example|src="https/)
    assert.match(html, /src="data:image/)
  })
})
