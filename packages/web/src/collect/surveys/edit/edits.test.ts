import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkSurvey, type Survey, templates } from '@opencxm/survey'
import fc from 'fast-check'
import { diffSurveys } from './diff.ts'
import {
  addBlock,
  addEnding,
  addItem,
  addPart,
  dropItem,
  duplicateBlock,
  duplicateItem,
  itemAt,
  moveBlock,
  moveItem,
  nudgeItem,
  partsIn,
  removeBlock,
  removeEnding,
  removeItem,
  removePart,
  setEndingCondition,
} from './edits.ts'
import { addField, addLanguage, makeFirst, removeField, removeLanguage } from './fields.ts'
import { idPattern, idsIn, questionsOf, renameId } from './ids.ts'
import {
  convertQuestion,
  newQuestion,
  questionGroups,
  type StarterWords,
  withLowGood,
  withVersion,
} from './new-question.ts'
import { insertWords, plainOf, setTextAt, textSpots } from './texts.ts'

const words: StarterWords = {
  option: (n) => `Option ${n}`,
  row: (n) => `Row ${n}`,
  column: (n) => `Column ${n}`,
  wording: 'I agree.',
}
const surveys = templates.map(({ survey }) => survey)
const anySurvey = fc.constantFrom(...surveys)
const types = questionGroups.flatMap(({ types: some }) => [...some])

/** Codes that say that the order is wrong now: the builder shows them instead of guessing what was meant. */
const ofOrder = /^(jump_|bad_loop|bad_listening|unknown_placeholder|no_loop)/

function issuesOf(survey: Survey): string[] {
  const checked = checkSurvey(survey)
  return 'issues' in checked ? checked.issues.map(({ code, path }) => `${code} ${path}`) : []
}

describe('edits of a definition', () => {
  it('removing any question takes the rules about it with it: the survey stays right', () => {
    fc.assert(
      fc.property(anySurvey, fc.nat(), (survey, pick) => {
        const ids = idsIn(survey, 'items')
        const id = ids[pick % ids.length] ?? ''
        const { survey: next } = removeItem(survey, id)
        assert.deepEqual(issuesOf(next), [])
        if (ids.length > 1) assert.equal(itemAt(next, id), null)
        assert.doesNotMatch(JSON.stringify(next), new RegExp(`"(answer|score|heard)":"${id}"`))
      }),
    )
  })

  it('removing any block, ending, option or field leaves nothing that points at it', () => {
    fc.assert(
      fc.property(anySurvey, fc.nat(), (survey, pick) => {
        const of = <T>(list: readonly T[]) => list[pick % list.length]
        assert.deepEqual(issuesOf(removeBlock(survey, of(survey.blocks)?.id ?? '').survey), [])
        assert.deepEqual(issuesOf(removeEnding(survey, of(survey.endings)?.id ?? '').survey), [])
        for (const list of ['hidden', 'known', 'variables', 'quotas'] as const) {
          for (const { id } of survey[list] ?? []) assert.deepEqual(issuesOf(removeField(survey, list, id).survey), [])
        }
        for (const question of questionsOf(survey)) {
          for (const list of ['options', 'rows', 'columns'] as const) {
            const part = of(partsIn(question, list))
            if (!part) continue
            const codes = issuesOf(removePart(survey, question.id, { list, part: part.id }).survey)
            // A lower bound of how many may be chosen can become impossible: the builder says so.
            assert.deepEqual(
              codes.filter((code) => !code.startsWith('empty_range')),
              [],
            )
          }
        }
      }),
    )
  })

  it('a new id is followed by conditions, jumps, placeholders and loops', () => {
    fc.assert(
      fc.property(anySurvey, fc.nat(), (survey, pick) => {
        for (const list of ['items', 'blocks', 'endings', 'hidden', 'known', 'variables', 'quotas'] as const) {
          const ids = idsIn(survey, list)
          const from = ids[pick % Math.max(1, ids.length)]
          if (from === undefined) continue
          const next = renameId(survey, list, { from, to: 'renamed_x' })
          assert.deepEqual(issuesOf(next), [])
          assert.deepEqual(renameId(next, list, { from: 'renamed_x', to: from }), survey)
        }
      }),
    )
  })

  it('an id that is taken or malformed is not taken over', () => {
    const [survey] = surveys
    assert.ok(survey)
    assert.equal(renameId(survey, 'items', { from: 'nps', to: 'missing' }), survey)
    assert.equal(renameId(survey, 'items', { from: 'nps', to: '1st' }), survey)
  })

  it('moving loses nothing, and only the order can become wrong', () => {
    fc.assert(
      fc.property(anySurvey, fc.nat(), fc.nat(), fc.nat(), (survey, pick, toBlock, toItem) => {
        const ids = idsIn(survey, 'items')
        const id = ids[pick % ids.length] ?? ''
        const block = toBlock % survey.blocks.length
        const size = survey.blocks[block]?.items.length ?? 0
        for (const next of [
          moveItem(survey, id, { block, item: toItem % (size + 1) }),
          nudgeItem(survey, id, 1),
          nudgeItem(survey, id, -1),
          moveBlock(survey, survey.blocks[0]?.id ?? '', block),
        ]) {
          assert.deepEqual(idsIn(next, 'items').toSorted(), ids.toSorted())
          assert.deepEqual(
            issuesOf(next).filter((code) => !ofOrder.test(code)),
            [],
          )
        }
      }),
    )
  })

  it('what is dropped on a question stands at its place in the whole outline, across blocks too', () => {
    fc.assert(
      fc.property(anySurvey, fc.nat(), fc.nat(), (survey, pick, on) => {
        const ids = idsIn(survey, 'items')
        const [id, over] = [ids[pick % ids.length] ?? '', ids[on % ids.length] ?? '']
        const expected = ids.filter((one) => one !== id).toSpliced(ids.indexOf(over), 0, id)
        assert.deepEqual(idsIn(dropItem(survey, id, over), 'items'), expected)
      }),
    )
  })

  it('an ending gets its first condition before the one that takes everybody, or nobody would reach it', () => {
    for (const survey of surveys) {
      const added = addEnding(survey, 'Other')
      assert.equal(added.survey.endings.at(-1)?.id, added.id)
      const when = { left: 1, is: 'equals', right: 1 } as const
      const set = setEndingCondition(added.survey, added.id, when)
      const at = set.endings.findIndex(({ id }) => id === added.id)
      assert.equal(
        at,
        survey.endings.findIndex((ending) => ending.when === undefined),
        survey.id,
      )
      assert.equal(set.endings.length, added.survey.endings.length)
      // Another condition, or none, leaves it where it is.
      const again = setEndingCondition(set, added.id, { not: when })
      assert.equal(again.endings[at]?.id, added.id)
      assert.equal(setEndingCondition(again, added.id, undefined).endings[at]?.when, undefined)
    }
  })

  it('a placeholder goes where the cursor is, with its fallback marked', () => {
    const words = '{{answer.q1|you}}'
    const put = insertWords('Dear , hello', { from: 5, to: 5, words })
    assert.equal(put.value, `Dear ${words}, hello`)
    assert.equal(put.value.slice(...put.select), 'you')
    const loop = insertWords('About it', { from: 6, to: 8, words: '{{loop.label}}' })
    assert.deepEqual(loop, { value: 'About {{loop.label}}', select: [20, 20] })
    assert.equal(insertWords('', { from: 9, to: 9, words: 'x' }).value, 'x')
    assert.equal(plainOf(`Why ${words}, {{loop.label}}?`), 'Why you, …?')
  })

  it('copies have ids of their own', () => {
    for (const survey of surveys) {
      for (const id of idsIn(survey, 'items')) {
        if (itemAt(survey, id)?.type === 'listen') continue
        assert.deepEqual(issuesOf(duplicateItem(survey, id).survey), [])
      }
      for (const { id } of survey.blocks) assert.deepEqual(issuesOf(duplicateBlock(survey, id).survey), [])
    }
  })

  it('a new question of every type is right as it is, and can become any other type', () => {
    for (const survey of surveys) {
      for (const type of types) {
        const made = newQuestion(survey, type, words)
        const added = addItem(survey, made, { block: survey.blocks[0]?.id ?? '' })
        assert.deepEqual(issuesOf(added), [], type)
        for (const to of types) {
          const turned = convertQuestion(survey, made, { type: to, words })
          assert.deepEqual(
            issuesOf(addItem(survey, turned, { block: survey.blocks[0]?.id ?? '' })),
            [],
            `${type} ${to}`,
          )
        }
      }
      const block = addBlock(survey, newQuestion(survey, 'nps', words))
      assert.deepEqual(issuesOf(block.survey), [])
      assert.deepEqual(issuesOf(addEnding(survey, 'The end').survey), [])
      assert.deepEqual(issuesOf(addField(survey, 'hidden').survey), [])
      assert.deepEqual(issuesOf(addField(survey, 'variables').survey), [])
      assert.deepEqual(issuesOf(addField(survey, 'quotas').survey), [])
    }
  })

  it('a new scale says what its ends mean, in the survey’s languages; they follow the scale until the author names them', () => {
    const survey = { ...(surveys[0] as Survey), languages: ['zh-Hans', 'fr', 'en'] }
    const labelsOf = (one: object) => (one as { labels?: object }).labels
    const csat = newQuestion(survey, 'csat', words)
    const ends = {
      low: { 'zh-Hans': '非常不满意', en: 'Very dissatisfied' },
      high: { 'zh-Hans': '非常满意', en: 'Very satisfied' },
    }
    assert.deepEqual(labelsOf(csat), ends)
    assert.equal(labelsOf(newQuestion({ ...survey, languages: ['fr', 'en'] }, 'nps', words)), undefined)
    const turned = withLowGood(ends, true)
    assert.deepEqual(turned, { lowIsGood: true, labels: { low: ends.high, high: ends.low } })
    assert.deepEqual(withLowGood(undefined, false), { lowIsGood: undefined, labels: undefined })
    for (const from of [csat, { ...csat, ...turned }]) {
      const ces = convertQuestion(survey, from as typeof csat, { type: 'ces', words })
      assert.deepEqual(labelsOf(ces), labelsOf(newQuestion(survey, 'ces', words)))
      assert.equal(labelsOf(convertQuestion(survey, from as typeof csat, { type: 'stars', words })), undefined)
      assert.match(JSON.stringify(withVersion(survey, labelsOf(ces), 1)), /Very little effort/)
    }
    const own = { low: { 'zh-Hans': '差' } }
    assert.deepEqual(withVersion(survey, own, 1), { version: 1 })
    assert.deepEqual(
      labelsOf(convertQuestion(survey, { ...csat, labels: own } as typeof csat, { type: 'nps', words })),
      own,
    )
  })

  it('a new option goes before "something else"', () => {
    const survey = surveys.find((one) => JSON.stringify(one).includes('"fixed":true'))
    assert.ok(survey)
    const question = questionsOf(survey).find((one) => partsIn(one, 'options').at(-1)?.fixed)
    assert.ok(question)
    const next = itemAt(addPart(survey, question.id, { list: 'options', label: 'New' }), question.id)
    assert.ok(next && next.type !== 'listen')
    assert.deepEqual(partsIn(next, 'options').at(-1), partsIn(question, 'options').at(-1))
  })

  it('what is made after a version was published has no id that a version before had: answers are kept under ids', () => {
    const list = 'options'
    const survey = { ...(surveys[0] as Survey), version: 1 }
    const question = newQuestion(survey, 'single', words)
    const one = addBlock(survey, question).survey
    const last = partsIn(question, list).at(-1)?.id ?? ''
    const made = (before: Survey) => {
      const less = removePart(before, question.id, { list, part: last }).survey
      const more = addPart(addPart(less, question.id, { list, label: 'A' }), question.id, { list, label: 'B' })
      const item = itemAt(more, question.id)
      const options = item && item.type !== 'listen' ? partsIn(item, list).slice(-2) : []
      const empty = removeItem(more, question.id).survey
      const copy = duplicateItem(more, question.id)
      return [
        ...options.map(({ id }) => id),
        newQuestion(empty, 'single', words).id,
        copy.id,
        duplicateItem(copy.survey, copy.id).id,
        addField(empty, 'quotas').id,
      ]
    }
    assert.ok(made(one).includes(last), 'before anybody answered, the same again is what one expects')
    const seen = new Set([...made(one), last, question.id])
    for (const version of [2, 3, 32]) {
      for (const id of made({ ...one, version })) {
        assert.ok(!seen.has(id), `${version} ${id}`)
        assert.match(id, idPattern)
      }
      for (const id of made({ ...one, version })) seen.add(id)
      assert.deepEqual(issuesOf(duplicateItem({ ...one, version }, question.id).survey), [])
    }
  })

  it('languages come and go without losing words', () => {
    for (const survey of surveys) {
      assert.deepEqual(issuesOf(addLanguage(survey, 'de')), [])
      for (const language of survey.languages) {
        assert.deepEqual(issuesOf(removeLanguage(survey, language)), [])
        const first = makeFirst(survey, language)
        assert.deepEqual(issuesOf(first), [])
        assert.equal(first.languages[0], language)
        assert.equal(textSpots(first).length, textSpots(survey).length)
      }
    }
  })

  it('each text can be translated by its place', () => {
    const [survey] = surveys
    assert.ok(survey)
    for (const { path } of textSpots(survey)) {
      const next = setTextAt(survey, path, { language: 'en', value: 'Other words' })
      assert.equal(textSpots(next).filter(({ text }) => text.en === 'Other words').length >= 1, true, path)
      assert.equal(textSpots(next).find((spot) => spot.path === path)?.text.en, 'Other words')
    }
  })
})

describe('what changed between two versions', () => {
  it('nothing between equal ones, whatever the order of their properties', () => {
    for (const survey of surveys) {
      assert.deepEqual(diffSurveys(survey, structuredClone(survey)), [])
      assert.deepEqual(diffSurveys(survey, Object.fromEntries(Object.entries(survey).toReversed()) as Survey), [])
    }
  })

  it('says every edit', () => {
    const survey = surveys[0] as Survey
    const codes = (next: Survey) => diffSurveys(survey, next).map(({ code }) => code)
    assert.deepEqual(codes({ ...survey, name: 'Other' }), ['name'])
    assert.deepEqual(codes(duplicateItem(survey, 'nps').survey), ['questionAdded'])
    assert.deepEqual(codes(nudgeItem(survey, 'valued', -1)), ['questionMoved'])
    assert.ok(codes(removeItem(survey, 'valued').survey).includes('questionRemoved'))
    assert.deepEqual(codes(addLanguage(survey, 'de')), ['languageAdded'])
    assert.deepEqual(codes({ ...survey, theme: { brand: '#112233' } }), ['theme'])
    const words = setTextAt(survey, 'blocks[0].items[0].title', { language: 'zh-Hans', value: '新' })
    assert.deepEqual(codes(words), ['words'])
    assert.deepEqual(diffSurveys(survey, words)[0]?.about, { kind: 'item', id: 'nps' })
  })

  it('any two surveys differ, both ways', () => {
    fc.assert(
      fc.property(anySurvey, anySurvey, (one, other) => {
        assert.equal(diffSurveys(one, other).length > 0, one.id !== other.id)
      }),
    )
  })
})
