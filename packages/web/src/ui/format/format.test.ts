import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  decimalsFor,
  differenceParts,
  estimateParts,
  formatAgo,
  formatChance,
  formatDay,
  formatDayHeading,
  formatDays,
  formatDuration,
  formatExactMoney,
  formatInstant,
  formatMoney,
  formatMoneyBounds,
  formatNumber,
  formatPeriod,
  formatRound,
  formatSigned,
  isoWeek,
  minorPerMajor,
  netStep,
  spaceMarked,
  spaceScripts,
  toLanguage,
  verdictLook,
  wholeWeeks,
} from './index.ts'

const estimate = (value: number | null, low: number | null, high: number | null, n: number) => ({
  value,
  low,
  high,
  n,
  method: 'test',
})

describe('numbers', () => {
  it('uses the true minus sign and never a negative zero', () => {
    assert.equal(formatNumber(-41, 0, 'en'), '−41')
    assert.equal(formatNumber(-0.04, 1, 'en'), '0.0')
    assert.equal(formatSigned(0.04, 1, 'en'), '0.0')
    assert.equal(formatSigned(4.5, 1, 'zh-Hans'), '+4.5')
  })
  it('gives the decimals that the interval deserves', () => {
    assert.deepEqual(
      [18, 10, 8.7, 2.4, 0.2, 0.1, 0.01].map((width) => decimalsFor(width)),
      [0, 0, 1, 1, 1, 2, 3],
    )
    assert.equal(decimalsFor(8.7, { prose: true }), 0)
  })
  it('says round numbers as people do', () => {
    assert.deepEqual(
      [formatRound(10_000, 'en'), formatRound(10_000, 'zh-Hans'), formatRound(500, 'zh-Hant')],
      ['10,000', '1 万', '500'],
    )
  })
  it('does not claim certainty', () => {
    assert.equal(formatChance(0.998, 'en'), '> 99%')
    assert.equal(formatChance(0.001, 'en'), '< 1%')
    assert.equal(formatChance(0.94, 'en'), '94%')
  })
  it('never prints a hyphen for a negative number', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 3 }), (value, decimals) =>
        (['en', 'zh-Hans', 'zh-Hant'] as const).every((l) => !formatSigned(value, decimals, l).includes('-')),
      ),
    )
  })
})

describe('estimates', () => {
  it('writes value, bounds and base in one precision', () => {
    assert.deepEqual(estimateParts(estimate(16.28, 11.9, 20.6, 1284), { unit: 'points', language: 'en' }), {
      value: '16.3',
      low: '11.9',
      high: '20.6',
      n: '1,284',
    })
    assert.equal(estimateParts(estimate(-41.1, -50, -32, 331), { unit: 'points', language: 'en' })?.low, '−50')
  })
  it('cuts an interval at the ends of its scale, for display only', () => {
    const parts = estimateParts(estimate(0.73, 0.41, 1.06, 15), { unit: 'share', language: 'en' })
    assert.deepEqual([parts?.low, parts?.high], ['41', '100'])
  })
  it('prints shares as percent and their difference as points', () => {
    const style = { unit: 'share', language: 'en' } as const
    assert.equal(estimateParts(estimate(0.461, 0.432, 0.49, 1126), style)?.value, '46.1%')
    const change = { difference: -0.104, low: -0.144, high: -0.063, verdict: 'detectable_drop' } as const
    assert.deepEqual(differenceParts(change, style), { value: '−10.4', low: '−14.4', high: '−6.3' })
  })
  it('never writes a bound as zero where the interval leaves zero out', () => {
    const style = { unit: 'points', language: 'en' } as const
    const parts = (low: number, high: number) =>
      differenceParts({ difference: -20.1, low, high, verdict: 'detectable_drop', adjusted: true }, style)
    assert.deepEqual(parts(-40.2, -0.08), { value: '−20', low: '−40', high: '−0.1' })
    assert.deepEqual(parts(-40.2, -0.004), { value: '−20', low: '−40', high: '−0.004' })
    assert.equal(parts(-40.2, -0.6)?.high, '−1')
    assert.equal(parts(-40.2, 0.3)?.high, '0')
  })
  it('has nothing to print when the data did not suffice, and no bounds for a full count', () => {
    assert.equal(estimateParts(estimate(null, null, null, 7), { unit: 'points', language: 'en' }), null)
    const count = estimateParts(estimate(142, null, null, 142), { unit: 'count', language: 'en' })
    assert.deepEqual(count, { value: '142', low: null, high: null, n: '142' })
  })
})

describe('money', () => {
  const yuan = (major: number) => ({ amountMinor: major * 100, currency: 'CNY' })
  it('never looks the same in two currencies', () => {
    for (const language of ['en', 'zh-Hans', 'zh-Hant'] as const) {
      const currencies = [
        'CNY',
        'JPY',
        'USD',
        'TWD',
        'HKD',
        'SGD',
        'AUD',
        'CAD',
        'EUR',
        'GBP',
        'KRW',
        'INR',
        'BRL',
        'CHF',
      ]
      const written = currencies.map((currency) =>
        formatMoney({ amountMinor: 499 * minorPerMajor(currency), currency }, language),
      )
      assert.equal(new Set(written).size, currencies.length, written.join(' | '))
    }
  })
  it('is written as each reader says it', () => {
    assert.equal(formatMoney(yuan(412_000), 'en'), '¥412k')
    assert.equal(formatMoney(yuan(412_000), 'zh-Hans'), '41.2 万元')
    assert.equal(formatMoney(yuan(412_000), 'zh-Hant'), '41.2 萬人民幣')
    assert.equal(formatMoney({ amountMinor: 41_200_000, currency: 'TWD' }, 'zh-Hant'), '41.2 萬元')
    assert.equal(formatMoney({ amountMinor: 41_200_000, currency: 'USD' }, 'zh-Hans'), '41.2 万美元')
    assert.equal(formatMoney(yuan(499), 'zh-Hans'), '499 元')
    assert.equal(formatMoney(yuan(-2_500_000), 'en'), '−¥2.5m')
    assert.equal(formatMoney({ amountMinor: 1200, currency: 'JPY' }, 'en'), 'JP¥1,200')
  })
  it('keeps the bounds in the scale of the estimate', () => {
    assert.deepEqual(formatMoneyBounds([2_680_000, 57_400_000], yuan(412_000), 'zh-Hans'), ['2.7', '57.4'])
    assert.deepEqual(formatMoneyBounds([26_800_000, 57_400_000], yuan(412_000), 'en'), ['268', '574'])
  })
  it('keeps the minor units of a single amount', () => {
    assert.equal(formatExactMoney({ amountMinor: 49_950, currency: 'CNY' }, 'en'), '¥499.50')
    assert.equal(formatExactMoney({ amountMinor: 49_900, currency: 'CNY' }, 'zh-Hans'), '499 元')
  })
  it('is read by the table that it was stored by: browsers show rupiah and forint without decimals', () => {
    assert.equal(formatExactMoney({ amountMinor: 15_000_000, currency: 'IDR' }, 'en'), 'IDR 150,000')
    assert.equal(formatMoney({ amountMinor: 499_000, currency: 'HUF' }, 'en'), 'HUF 4,990')
    assert.equal(formatExactMoney({ amountMinor: 1500, currency: 'KWD' }, 'en'), 'KWD 1.500')
  })
})

describe('time', () => {
  it('writes days and spans by language', () => {
    assert.equal(formatDay('2026-09-13', 'en'), '13 Sep 2026')
    assert.equal(formatDay('2026-09-13', 'zh-Hans'), '2026/9/13')
    assert.equal(formatDays('2026-08-17', '2026-09-13', 'en'), '17 Aug – 13 Sep 2026')
    assert.equal(formatDays('2026-08-17', '2026-09-13', 'zh-Hans'), '2026/8/17–9/13')
    assert.equal(formatDayHeading('2026-09-12', 'en', '2026-09-14'), 'Saturday 12 September')
  })
  it('writes periods of any length', () => {
    assert.deepEqual(
      ['2026-03-31', '2026-03', '2026'].map((period) => formatPeriod(period, 'en')),
      ['31 Mar', 'Mar 2026', '2026'],
    )
    assert.deepEqual(
      ['2026-03-31', '2026-03', '2026'].map((period) => formatPeriod(period, 'zh-Hans')),
      ['3/31', '2026/3', '2026'],
    )
  })
  it('writes an instant in the zone of the workspace', () => {
    assert.equal(formatInstant('2026-09-02T06:09:00Z', 'Asia/Shanghai', 'en'), '2 Sep 2026, 14:09')
    assert.equal(formatInstant('2026-09-02T06:09:00Z', 'Asia/Shanghai', 'zh-Hans'), '2026/9/2 14:09')
  })
  it('knows ISO weeks at the turn of the year', () => {
    assert.deepEqual(isoWeek('2027-01-01'), { year: 2026, week: 53 })
    assert.deepEqual(isoWeek('2026-09-13'), { year: 2026, week: 37 })
    assert.deepEqual(wholeWeeks('2026-08-17', '2026-09-13'), { first: 34, last: 37 })
    assert.equal(wholeWeeks('2026-08-18', '2026-09-13'), null)
  })
  it('writes lengths of time in at most two units', () => {
    assert.equal(formatDuration(7500, 'en'), '2 h 5 min')
    assert.equal(formatDuration(200, 'zh-Hant'), '3 分 20 秒')
    assert.equal(formatDuration(0.2, 'en'), '0 s')
    assert.equal(formatAgo('2026-09-13T05:00:00Z', Date.parse('2026-09-13T08:30:00Z'), 'en'), '3 hours ago')
    assert.equal(formatAgo('2026-09-13T05:00:00Z', Date.parse('2026-09-13T05:00:00Z'), 'en'), 'just now')
    assert.equal(formatAgo('2026-09-13T05:00:09Z', Date.parse('2026-09-13T05:00:00Z'), 'zh-Hant'), '剛剛')
  })
})

describe('scores and verdicts', () => {
  it('breaks net scores at 10, 25 and 40', () => {
    assert.deepEqual([-41, -40, -25, -10, 0, 9.9, 10, 25, 40].map(netStep), [
      'n3',
      'n3',
      'n2',
      'n1',
      '0',
      '0',
      'p1',
      'p2',
      'p3',
    ])
  })
  it('keeps direction and tone apart', () => {
    assert.deepEqual(verdictLook('detectable_rise', false), { direction: 'up', tone: 'bad' })
    assert.deepEqual(verdictLook('detectable_drop'), { direction: 'down', tone: 'bad' })
  })
  it('keeps Chinese and Latin apart', () => {
    assert.equal(spaceScripts('由Logistics负责，n = 3人'), '由 Logistics 负责，n = 3 人')
    assert.equal(spaceScripts('第 34 周'), '第 34 周')
    assert.equal(spaceScripts('<b>Order Delivered</b>之后立即'), '<b>Order Delivered</b> 之后立即')
    assert.equal(
      spaceMarked('最近一次 <b>净推荐值（NPS）</b> 评分，并且region 是<b>East</b>'),
      '最近一次<b>净推荐值（NPS）</b>评分，并且 region 是 <b>East</b>',
    )
  })
  it('reads any Chinese tag', () => {
    assert.deepEqual(['zh-TW', 'zh-HK', 'zh', 'zh-CN', 'zh-Hant-HK', 'fr', undefined].map(toLanguage), [
      'zh-Hant',
      'zh-Hant',
      'zh-Hans',
      'zh-Hans',
      'zh-Hant',
      'en',
      'en',
    ])
  })
})
