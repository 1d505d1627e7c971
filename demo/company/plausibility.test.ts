import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endOfDay } from './calendar.ts'
import { type CompanyEvent, makeCompany } from './index.ts'
import { story } from './story.ts'

/**
 * What anybody sees who counts the raw events, without the model: plain shares and means. The bounds leave room for the noise
 * of 8,000 customers; the effects are far outside of it.
 */
const endDay = '2026-09-13'
const end = endOfDay(endDay)

type Cell = { n: number; sum: number }

class Counts {
  private readonly cells = new Map<string, Cell>()
  add(key: string, value: number): void {
    const cell = this.cells.get(key) ?? { n: 0, sum: 0 }
    cell.n++
    cell.sum += value
    this.cells.set(key, cell)
  }
  n(key: string): number {
    return this.cells.get(key)?.n ?? 0
  }
  mean(key: string): number {
    const cell = this.cells.get(key)
    assert.ok(cell && cell.n >= 30, `${key}: ${cell?.n ?? 0} values`)
    return cell.sum / cell.n
  }
}

function count(planted: boolean): Counts {
  const counts = new Counts()
  for (const events of makeCompany({ seed: 3, customers: 8_000, endDay, planted }).people()) {
    const region = String(events.find((event) => event.data.region !== undefined)?.data.region ?? '')
    for (const event of events) countOne(counts, event, region)
  }
  return counts
}

function countOne(counts: Counts, event: CompanyEvent, region: string): void {
  const day = (event.timestamp - end) / 86_400_000
  const { data } = event
  const place = region === 'East' ? 'East' : 'elsewhere'
  if (event.name === 'Order Delivered') {
    // Parcels on the road when the trouble began arrive in the first days after it.
    const phase = day < story.carrierLateFromDay ? 'before' : day > story.carrierLateFromDay + 12 ? 'after' : 'between'
    counts.add(`late ${data.carrier} ${place} ${phase}`, data.late === true ? 1 : 0)
  }
  if (event.name === 'Pairing Completed')
    counts.add(`attempts ${day < story.pairingConfusingFromDay ? 'before' : 'after'}`, Number(data.attempts))
  if (event.name === 'Ticket Replied') {
    const phase = day < story.queueFromDay || day > story.queueDrainedDay ? 'normal' : 'queue'
    counts.add(`wait ${phase}`, Number(data.wait_hours))
  }
  if (event.name === 'Survey Invited') counts.add('asked', 1)
  if (event.name === '$answer') countAnswer(counts, event, place)
}

function countAnswer(counts: Counts, { data, timestamp }: CompanyEvent, place: string): void {
  const day = (timestamp - end) / 86_400_000
  const score = Number(data.$score)
  const recent = day >= -28 ? 'recent' : day >= -200 && day < -56 ? 'earlier' : 'old'
  if (data.$metric === 'csat') {
    counts.add(`rating ${data.$touchpoint} ${recent}`, score)
    counts.add(`neutral ${data.$touchpoint}`, score === 3 ? 1 : 0)
    counts.add('with comment', data.$text === undefined ? 0 : 1)
  }
  if (data.$metric !== 'nps') return
  const points = score >= 9 ? 100 : score <= 6 ? -100 : 0
  counts.add(`nps ${place} ${recent}`, points)
  counts.add(`nps ${recent}`, points)
  counts.add('answered', 1)
}

describe('the planted company, counted by hand', () => {
  const counts = count(true)

  test('NPS is between 20 and 30 before the carrier is late, and falls in the East alone', () => {
    const before = counts.mean('nps earlier')
    assert.ok(before > 18 && before < 33, `NPS ${before}`)
    const east = counts.mean('nps East recent') - counts.mean('nps East earlier')
    const elsewhere = counts.mean('nps elsewhere recent') - counts.mean('nps elsewhere earlier')
    assert.ok(east < -9, `East ${east}`)
    assert.ok(Math.abs(elsewhere) < 12, `elsewhere ${elsewhere}`)
  })

  test('a fifth to a third of those asked answer, and about two of five write something', () => {
    const rate = counts.n('answered') / counts.n('asked')
    assert.ok(rate > 0.18 && rate < 0.33, `response rate ${rate}`)
    assert.ok(counts.mean('with comment') > 0.25 && counts.mean('with comment') < 0.5)
  })

  test('SwiftPost is late in the East from one week on, and nobody else', () => {
    assert.ok(counts.mean('late SwiftPost East after') > 0.65)
    for (const normal of ['SwiftPost East before', 'SwiftPost elsewhere after', 'NorthStar elsewhere after'])
      assert.ok(counts.mean(`late ${normal}`) < 0.13, normal)
    assert.ok(counts.mean('rating delivery recent') < counts.mean('rating delivery earlier') - 0.3)
  })

  test('pairing takes more attempts since the redesign, and is rated lower', () => {
    assert.ok(counts.mean('attempts after') > counts.mean('attempts before') + 0.4)
    assert.ok(counts.mean('rating pairing recent') < 3.6)
  })

  test('the support queue made people wait until the hire', () => {
    assert.ok(counts.mean('wait queue') > 20)
    assert.ok(counts.mean('wait normal') < 8)
  })

  test('unboxing delights, the weekly report leaves people cold', () => {
    assert.ok(counts.mean('rating unboxing earlier') > 4.4)
    assert.ok(counts.mean('neutral weekly_report') > 0.5)
    assert.ok(counts.mean('neutral unboxing') < 0.25)
  })
})

describe('the null company, counted by hand', () => {
  const counts = count(false)

  test('nothing changes: deliveries, attempts, waits and NPS are flat', () => {
    assert.ok(Math.abs(counts.mean('late SwiftPost East after') - counts.mean('late SwiftPost East before')) < 0.05)
    assert.ok(Math.abs(counts.mean('attempts after') - counts.mean('attempts before')) < 0.1)
    assert.ok(Math.abs(counts.mean('wait queue') - counts.mean('wait normal')) < 2)
    assert.ok(Math.abs(counts.mean('nps East recent') - counts.mean('nps East earlier')) < 16)
    assert.ok(Math.abs(counts.mean('rating unboxing earlier') - 4) < 0.12)
    assert.ok(Math.abs(counts.mean('rating pairing earlier') - 3.85) < 0.12)
  })
})

describe('groups', () => {
  const company = makeCompany({ seed: 3, customers: 4_000, endDay, planted: true })

  test('silent people are asked, never answer, and have left within half a year', () => {
    let asked = 0
    for (let index = 0; index < 4_000; index++) {
      const life = company.life(index)
      if (life.person.temper !== 'silent') continue
      asked += life.npsAsks.length
      assert.ok(life.npsAsks.every((ask) => ask.score === null))
      assert.ok(life.ratings.every((rating) => !rating.answered))
      const settled = life.orders[0]?.pairing?.endDay
      if (settled !== undefined && settled < -160) assert.ok(life.activeUntil < 0)
    }
    assert.ok(asked > 100)
  })

  test('indifferent people are mostly passive', () => {
    const passive = { indifferent: { n: 0, sum: 0 }, lively: { n: 0, sum: 0 } }
    for (let index = 0; index < 4_000; index++) {
      const life = company.life(index)
      if (life.person.temper === 'silent') continue
      for (const { score } of life.npsAsks) {
        if (score === null) continue
        passive[life.person.temper].n++
        passive[life.person.temper].sum += score === 7 || score === 8 ? 1 : 0
      }
    }
    const share = (cell: Cell) => cell.sum / cell.n
    assert.ok(share(passive.indifferent) > 0.45)
    assert.ok(share(passive.lively) < 0.35)
  })
})
