import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toldFindings } from './findings.ts'

const issue = (code: string, path: string) => ({
  ...{ code, path, message: code, severity: 'warning' as const },
  params: { language: path.slice(path.lastIndexOf('.') + 1) },
})

describe('findings', () => {
  it('tell once for each language how many texts are missing', () => {
    const told = toldFindings([
      issue('missing_translation', 'blocks[0].items[0].options[0].label.zh-Hans'),
      issue('leading', 'blocks[0].items[0].title.en'),
      issue('missing_translation', 'blocks[0].items[0].options[1].label.zh-Hans'),
      issue('missing_translation', 'endings[0].title.de'),
    ])
    assert.deepEqual(
      told.map((one) => (one.kind === 'one' ? one.issue.code : `${one.language} ${one.count}`)),
      ['zh-Hans 2', 'leading', 'de 1'],
    )
    assert.deepEqual(toldFindings([]), [])
  })
})
