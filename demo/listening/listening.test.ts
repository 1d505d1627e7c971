import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endOfDay } from '../company/calendar.ts'
import { type CompanyEvent, makeCompany } from '../company/index.ts'
import { feedbackItems } from './feedback.ts'
import { noting, withSurveys } from './index.ts'
import { respondents } from './respondents.ts'

const endDay = '2026-09-13'
const company = () => makeCompany({ seed: 1, customers: 150, endDay, planted: true })
const endMs = endOfDay(endDay)
const surveys = { relationship: 'srv_n', delivery: 'srv_d', product: 'srv_p' }
const joined = () => [...withSurveys(company().people(), { surveys, endMs })].flat()
const answersOf = (events: readonly CompanyEvent[]) => events.filter(({ name }) => name === '$answer')

describe('past answers and the surveys that go on with them', () => {
  test('scores, texts, people and times stay as they are; what is added belongs to no metric', () => {
    const told = ({ messageId, userId, timestamp, data: { $metric, $score, $text, $touchpoint } }: CompanyEvent) =>
      JSON.stringify([messageId, userId, timestamp, $metric, $score, $text, $touchpoint])
    const before = answersOf([...company().people()].flat()).map(told)
    const after = answersOf(joined())
    assert.deepEqual(after.filter(({ data }) => data.$metric !== undefined).map(told), before)
    const others = after.filter(({ data }) => data.$metric === undefined)
    assert.ok(others.length > 50)
    assert.ok(others.every(({ data }) => Array.isArray(data.$choices)))
  })

  test('each response begins once, ends at most once, and no message is told twice', () => {
    const events = joined()
    assert.equal(new Set(events.map(({ messageId }) => messageId)).size, events.length)
    const responses = (name: string) => events.filter((event) => event.name === name).map(({ data }) => data.$response)
    const [started, finished] = [responses('$survey_started'), responses('$survey_finished')]
    assert.ok(finished.length > 50 && started.length > finished.length)
    assert.equal(new Set(started).size, started.length)
    assert.equal(new Set(finished).size, finished.length)
    assert.ok(finished.every((response) => started.includes(response)))
    const left = responses('$survey_left')
    assert.ok(left.length > 10 && left.every((response) => started.includes(response) && !finished.includes(response)))
    assert.ok(events.every(({ timestamp }) => timestamp < endMs))
    assert.deepEqual(joined(), events)
  })

  test('whoever says that the parcel was late got it late', () => {
    for (const events of withSurveys(company().people(), { surveys, endMs })) {
      for (const [at, { data }] of events.entries()) {
        if (data.$question !== 'on_time') continue
        const parcel = events.slice(0, at).findLast(({ name }) => name === 'Order Delivered')
        assert.equal((data.$choices as string[])[0] === 'late', parcel?.data.late === true)
      }
    }
  })
})

describe('what is said today', () => {
  test('the same company has the same respondents: in three languages, some leave, some rush, some give every row the same', () => {
    const all = [...respondents(company(), 300)]
    assert.deepEqual([...respondents(company(), 300)], all)
    assert.deepEqual([...new Set(all.map(({ given }) => given.language))].sort(), ['en', 'zh-Hans', 'zh-Hant'])
    const left = all.filter(({ given }) => !given.finishes)
    assert.ok(left.length > 20 && left.length < 80, `${left.length} left`)
    const total = ({ given }: (typeof all)[number]) => Object.values(given.seconds).reduce((sum, one) => sum + one, 0)
    assert.ok(all.some((one) => one.given.finishes && total(one) < 6))
    const rows = all.flatMap(({ given }) => (given.answers.aspects ? [Object.values(given.answers.aspects)] : []))
    assert.ok(rows.filter((row) => new Set(row).size === 1).length > 3)
  })

  test('feedback comes from what tickets said, from reviews, calls with roles and posts; each has an id of its own', () => {
    const { people, recent } = noting(company().people(), endDay)
    for (const events of people) assert.ok(events.length > 0)
    const items = feedbackItems(company(), recent, 30)
    assert.equal(new Set(items.map(({ id }) => id)).size, items.length)
    assert.deepEqual([...new Set(items.map(({ kind }) => kind))].sort(), ['call', 'chat', 'review', 'social', 'ticket'])
    const call = items.find(({ kind }) => kind === 'call')
    const roles = ((call?.turns ?? []) as { role: string }[]).map(({ role }) => role)
    assert.deepEqual(roles, ['agent', 'customer', 'agent'])
    const texts = items.map(({ text }) => String(text ?? '')).join('')
    assert.match(texts, /\p{Script=Han}/u)
    assert.match(texts, /[a-z]{4}/)
  })
})
