import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Survey } from '@opencxm/survey'
import { answerWords } from './answer-words.ts'

const survey = {
  languages: ['zh-Hans', 'en'],
  blocks: [
    {
      id: 'b',
      items: [
        {
          id: 'state',
          type: 'multi',
          title: { 'zh-Hans': '{{order|它}}的状况？', en: 'In what condition?' },
          options: [{ id: 'packaging', label: { 'zh-Hans': '包装破损', en: 'Box damaged' } }],
        },
        {
          id: 'delivery',
          type: 'matrix',
          title: { en: 'Delivery' },
          rows: [{ id: 'speed', label: { en: 'Speed' } }],
          columns: [{ id: 'good', label: { en: 'Good' } }],
        },
        { id: 'mail', type: 'consent', title: { en: 'News?' }, wording: { en: 'Send me news' } },
        { id: 'csat', type: 'csat', title: { en: 'Satisfied?' } },
      ],
    },
  ],
} as unknown as Survey

test('an answer is told in the words of its survey, in the reader’s language where it has them', () => {
  const given = { question: 'state', chosen: ['packaging'] }
  assert.deepEqual(answerWords(survey, given, 'zh-Hans'), { question: '它的状况？', chosen: ['包装破损'] })
  assert.deepEqual(answerWords(survey, given, 'en'), { question: 'In what condition?', chosen: ['Box damaged'] })
  const row = { question: 'delivery.speed', chosen: ['good'] }
  assert.deepEqual(answerWords(survey, row, 'zh-Hant'), { question: 'Delivery Speed', chosen: ['Good'] })
  assert.deepEqual(answerWords(survey, { question: 'mail', chosen: ['yes'] }, 'zh-Hans').chosen, ['同意'])
  assert.deepEqual(answerWords(survey, { question: 'csat', chosen: [2] }, 'en'), {
    question: 'Satisfied?',
    chosen: ['2'],
  })
})

test('ids stay where there are no words', () => {
  const gone = { question: 'gone.row', chosen: ['x', 3] }
  for (const known of [survey, undefined])
    assert.deepEqual(answerWords(known, gone, 'en'), { question: 'gone.row', chosen: ['x', '3'] })
  assert.deepEqual(answerWords(survey, { question: 'state', chosen: ['old'] }, 'en').chosen, ['old'])
})
