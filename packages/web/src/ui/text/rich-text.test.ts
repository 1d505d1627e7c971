import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createI18n } from '../../shell/i18n/index.ts'
import { splitRuns, withoutMarks } from './rich-text.ts'

describe('sentences with marks', () => {
  it('are split at the marks that translators set', () => {
    assert.deepEqual(splitRuns('NPS is 16 <q>(n = 3)</q>.'), [
      { kind: 'plain', text: 'NPS is 16 ' },
      { kind: 'q', text: '(n = 3)' },
      { kind: 'plain', text: '.' },
    ])
  })
  it('show a name as it was written, also when it looks like a mark', () => {
    const name = '<b>Ltd</b> & <q>x</q> <i>y</i>'
    assert.deepEqual(splitRuns(withoutMarks(name)), [{ kind: 'plain', text: name }])
  })
  it('take names through the words of the interface unharmed', async () => {
    const { t } = await createI18n('en')
    const said = t('settings:team.answer', {
      count: 2,
      n: '2',
      name: 'A <b>B</b> & "C"',
      workspace: 'A <b>B</b> & "C"',
    })
    const shown = splitRuns(said)
      .map(({ text }) => text)
      .join('')
    assert.ok(shown.includes('A <b>B</b> & "C"'), shown)
  })
})
