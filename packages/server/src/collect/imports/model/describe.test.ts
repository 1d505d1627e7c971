import assert from 'node:assert/strict'
import test from 'node:test'
import { mappingSchema } from '../contract/mapping.ts'
import { describeTable, zoneOfTimes } from './describe.ts'
import type { Cell } from './row.ts'
import { suggestMapping } from './suggest.ts'

function describe(columns: string[], rows: Cell[][], name = 'Orders 2024.csv.gz') {
  const description = describeTable({ columns, rows }, {})
  const guesses = description.columns.map(({ guess }) => [guess.role, guess.kind].filter(Boolean).join('/'))
  const suggestion = suggestMapping(
    { name, read: {} },
    description.profiles.map((column, at) => {
      const guess = description.columns[at]?.guess
      assert.ok(guess)
      return { column, guess }
    }),
  )
  if (suggestion) mappingSchema.parse(suggestion)
  return {
    ...description,
    guesses,
    suggestion,
    codes: description.warnings.map(({ code, field }) => `${code} ${field ?? ''}`.trim()),
  }
}

test('guesses roles from headers in English and in both Chinese scripts (IM4)', () => {
  const simplified = describe(
    ['手机号', '邮箱', '姓名', '订单号', '下单时间', '实付金额', '币种', '城市'],
    [
      ['13800138000', 'a@b.co', '王小明', 'A1', '2024-03-05 14:30', '99.50', 'CNY', '上海'],
      ['13900139000', 'c@d.co', '李丽', 'A2', '2024/3/6 9:00', '10', 'CNY', '北京'],
    ],
  )
  assert.deepEqual(simplified.guesses, [
    'identifier/phone',
    'identifier/email',
    'trait',
    'order_id',
    'time',
    'amount',
    'currency',
    'trait',
  ])
  assert.deepEqual(simplified.suggestion?.key, ['订单号'])
  assert.equal(simplified.suggestion?.dataset, 'orders-2024')
  assert.equal(simplified.suggestion?.events?.[0]?.name, 'Order Completed')
  // Under the key that customer pages and search read; other traits keep their column's name.
  assert.deepEqual(simplified.suggestion?.traits, { name: '姓名', 城市: '城市' })
  const traditional = describe(
    ['會員編號', '填寫時間', '評分', '推薦意願', '意見', '性別', '生日', '通路'],
    [
      ['M001', '2024/03/05 下午 2:30', '5', '10', '服務很好', '女', '1990/01/02', '官網'],
      ['M002', '2024/03/06 上午 9:10', '2', '3', '等很久', '男', '1985/07/30', '門市'],
    ],
  )
  assert.deepEqual(traditional.guesses, [
    'identifier/user',
    'time',
    'score/csat',
    'score/nps',
    'text',
    'trait',
    'trait',
    'channel',
  ])
  assert.equal(traditional.suggestion?.answers?.[0]?.items.length, 3)
  const english = describe(
    ['CustomerID', 'Created At', 'Rating', 'Comment', 'order_id'],
    [
      ['17850.0', '2024-03-05', '4', 'fine', '7'],
      ['17851.0', '2024-03-06', '5', 'good', '7'],
    ],
  )
  assert.deepEqual(english.guesses, ['identifier/user', 'time', 'score/csat', 'text', 'order_id'])
  assert.deepEqual(english.suggestion?.identifiers, [{ kind: 'user', value: { column: 'CustomerID', as: 'integer' } }])
  assert.equal(english.suggestion?.key, undefined)
  assert.ok(english.codes.includes('identifier_decimal CustomerID'))
})

test('headers of survey tools, help desks and shops as they export them (IM4)', () => {
  const roleOf = (header: string, cells: string[]) =>
    describe(
      [header],
      cells.map((cell) => [cell]),
    ).guesses[0]
  for (const [role, header, ...cells] of [
    ['score/nps', '1. What is your likelihood to recommend?', '9', '2'],
    ['score/nps', 'Likelihood to Recommend (0-10)', '9', '3'],
    ['score/nps', 'NPS评分', '9', '0'],
    ['score/nps', '客户 NPS 得分', '9', '3'],
    ['score/ces', 'CES评分', '5', '3'],
    ['score/csat', 'CSAT得分', '5', '1'],
    // What customers gave names none of them: five scores would have been five customers.
    ['score/csat', '客户满意度', '5', '3'],
    ['score/csat', '用戶評分', '5', '3'],
    ['text', '买家留言', '好', '慢'],
    ['time', '会员下单时间', '2026-10-01', '2026-10-02'],
    ['amount', '会员消费金额', '12.5', '3'],
    ['property', '会员积分', '120', '35'],
    ['identifier/user', '投诉客户编号', 'k1', 'k2'],
    ['identifier/user', '评论用户', 'k1', 'k2'],
    ['identifier/phone', '下单手机号', '13800000000', '13900000000'],
    ['score/csat', '电话客服满意度', '5', '3'],
    ['text', 'NPS评价原因', '物流太慢', '包装很好'],
    ['score/csat', 'Overall Satisfaction (1-10)', '8', '2'],
    ['score/csat', 'CSAT_SCORE__C', '5', '1'],
    ['score/nps', 'NPS Rating', '9', '3'],
    ['score/csat', 'Review Stars', '5', '1'],
    ['identifier/user', 'Consumer Id', '60a1', '60a2'],
    ['text', "What's the main reason for your score?", 'Great', 'Slow'],
    ['text', 'Please tell us why:', 'Fast', 'Late'],
    ['text', '2. What could we do better?', 'Nothing', 'Speed'],
    ['property', 'Feedback category', 'Price', 'Speed'],
    // What is written beside an option is no rating, whatever the question asks.
    ['property', 'How satisfied are you? - Other (please specify)', '', ''],
    ['time', 'Timestamp', '2026/03/02 9:15:04 AM GMT+1', '2026/03/22 9:15:04 PM GMT+2'],
    // 1 and 0 of an option that was ticked; an order's name; words that thousands of people share.
    ['property', '3、您使用过哪些渠道？(网站)', '1', '0'],
    ['order_id', 'Name', '#1001', '#1002'],
    ['property', '用户类型', '微信用户', 'QQ用户'],
    ['trait', '客户姓名', '王小明', '李丽'],
  ] as const)
    assert.equal(roleOf(header, [...cells]), role, header)
})

test('the header of the times may name their zone: Typeform’s are in UTC (IM4)', () => {
  const zoneOf = (header: string) =>
    zoneOfTimes(describeTable({ columns: [header, 'Score'], rows: [['2026-03-02 09:17:40', '9']] }, {}).columns)
  assert.equal(zoneOf('Submit Date (UTC)'), 'UTC')
  assert.equal(zoneOf('created_at_utc'), 'UTC')
  assert.equal(zoneOf('Submit Date'), null)
  assert.equal(zoneOf('提交时间（GMT+8）'), '+08:00')
  assert.equal(zoneOf('Date (UTC-03:30)'), '-03:30')
  assert.equal(zoneOf('Conversation started at (America/New_York)'), 'America/New_York')
  assert.equal(zoneOf('下单时间(北京时间)'), 'Asia/Shanghai')
  assert.equal(zoneOf('Time (morning/evening)'), null)
})

test('a battery of ratings beside an overall score is seen as touchpoints', () => {
  const { guesses, suggestion } = describe(
    ['year', 'respnum', 'weight', 'overall', 'art', 'food', 'signs', 'gate'],
    [
      ['2015', '1', '0.72', '4', '5', '3', '4', '58'],
      ['2015', '2', '1.1', '5', '', '5', '5', '12'],
      ['2015', '3', '0.9', '1', '2', '1', '2', '7'],
    ],
  )
  assert.deepEqual(guesses, [
    'time',
    'order_id',
    'weight',
    'score/csat',
    'score/csat',
    'score/csat',
    'score/csat',
    'property',
  ])
  const [answers] = suggestion?.answers ?? []
  assert.deepEqual([answers?.weight, answers?.items[1]?.touchpoint], ['weight', 'art'])
  // Each year's survey has a first respondent: by that number alone two strangers would be one.
  assert.deepEqual([answers?.response, suggestion?.key], [undefined, ['respnum', 'year']])
})

test('words of a scale are scores, and several of a row are about touchpoints (IM5)', () => {
  const { guesses, suggestion, columns } = describe(
    [
      '序号',
      '提交答卷时间',
      '会员号',
      '1、您对物流配送的满意度',
      '客服咨询满意度',
      '总体满意度',
      '包装',
      '您还有什么想说的？',
    ],
    [
      ['1', '2025/3/11 14:26:03', 'M1', '非常不满意', '不满意', '满意', '差', '等了五天'],
      ['2', '2025/3/12 09:01:44', 'M2', '满意', '不适用', '满意', '很好', ''],
      ['3', '2025/3/13 20:11:09', 'M3', '一般', '非常满意', '一般', '好', '挺好'],
    ],
  )
  assert.deepEqual(guesses, [
    'order_id',
    'time',
    'identifier/user',
    'score/csat',
    'score/csat',
    'score/csat',
    'score/csat',
    'text',
  ])
  const [delivery, support, overall, box] = suggestion?.answers?.[0]?.items ?? []
  assert.deepEqual(delivery?.score, {
    column: '1、您对物流配送的满意度',
    map: { 非常不满意: 1, 一般: 3, 满意: 4 },
  })
  assert.deepEqual(support?.score, { column: '客服咨询满意度', map: { 不满意: 2, 非常满意: 5, 不适用: null } })
  assert.deepEqual(
    [delivery, support, overall, box].map((item) => item?.touchpoint),
    ['物流配送', '客服咨询', undefined, '包装'],
  )
  assert.deepEqual(delivery?.scale, [1, 5])
  assert.deepEqual(columns[6]?.options, [
    { text: '差', score: 2 },
    { text: '好', score: 4 },
    { text: '很好', score: 5 },
  ])
})

test('words that mean different numbers on different scales get none; cities are no ratings', () => {
  const of = (header: string, ...cells: string[]) =>
    describe(
      ['user id', 'date', header],
      cells.map((cell, at) => [`u${at}`, '2025-03-11', cell]),
    )
  const scores = (found: ReturnType<typeof of>) => found.columns[2]?.options.map(({ score }) => score)
  assert.deepEqual(scores(of('service', 'Poor', 'Fair', 'Good')), [null, null, null])
  assert.deepEqual(scores(of('service', 'Poor', 'Very good', 'Excellent')), [1, 4, 5])
  assert.deepEqual(scores(of('service', 'Satisfied', 'Somewhat satisfied', 'Neutral')), [null, null, null])
  const agreed = of('pairing was simple', 'Strongly agree', 'Agree', 'Disagree')
  assert.deepEqual([agreed.guesses[2], scores(agreed)], ['property', [2, 4, 5]])
  assert.deepEqual(of('city', '上海', '北京', '台北').guesses[2], 'trait')
  assert.deepEqual(of('nps', '满意', '一般', '不满意').guesses[2], 'score/csat')
})

test('a file without a time becomes traits of typed values; words for "no value" are named', () => {
  const { suggestion, codes } = describe(
    ['customer id', 'tenure', 'active', 'note'],
    [
      ['a', '12', 'yes', 'x'],
      ['b', 'N/A', 'no', 'y'],
    ],
  )
  assert.deepEqual(suggestion?.traits, {
    tenure: { column: 'tenure', as: 'number', missing: ['N/A'] },
    active: { column: 'active', as: 'boolean' },
    note: 'note',
  })
  assert.deepEqual(codes, ['missing_words tenure', 'no_time'])
})

test('what the sample cannot tell is a warning, not a guess', () => {
  const dates = (...cells: string[]) =>
    describe(
      ['user id', 'date'],
      cells.map((cell, at) => [`u${at}`, cell]),
    )
  assert.deepEqual(dates('03/04/2024', '05/06/2024').codes, ['date_order_ambiguous read.dateOrder'])
  assert.deepEqual(dates('25/12/2024', '12/25/2024').codes, ['date_order_inconsistent read.dateOrder'])
  assert.equal(dates('03/04/2024', '25/06/2024').dateOrder, 'dmy')
  const numbers = describe(
    ['user id', 'spend'],
    [
      ['a', '1,234'],
      ['b', '5,678'],
    ],
  )
  assert.deepEqual(numbers.codes, ['decimal_ambiguous read.decimal', 'no_time'])
  const damaged = describe(
    ['phone', 'date'],
    [
      ['1.38E+10', '2024-01-02'],
      ['1.39E+10', '2024-01-03'],
    ],
  )
  assert.deepEqual(damaged.codes, ['identifier_damaged phone'])
  assert.deepEqual(describe(['a', 'b'], [['x', 'y']]).suggestion, null)
})

test('a column of addresses or dates does not turn the points of numbers into thousands (IM4)', () => {
  const { decimal, confidence } = describe(
    ['ip', 'customer', 'date', 'spend'],
    [
      ['203.0.113.9', 'a', '25.03.2024', '1.500'],
      ['198.51.100.7', 'b', '26.03.2024', '3.25'],
    ],
  )
  assert.deepEqual([decimal, confidence.decimal], ['.', 'clear'])
})

test('numbers that no computer keeps whole stay text: a tweet id keeps its last digits (IM5)', () => {
  const { columns, suggestion } = describe(
    ['user id', 'date', 'tweet', 'likes'],
    [
      ['570306133677760513', '2024-03-05', '910306133677760511', '3'],
      ['570306133677760514', '2024-03-06', '910306133677760512', '4'],
    ],
  )
  assert.deepEqual(
    columns.map(({ kind }) => kind),
    ['text', 'time', 'text', 'integer'],
  )
  assert.deepEqual(suggestion?.events?.[0]?.props, { tweet: 'tweet', likes: { column: 'likes', as: 'number' } })
})

test('a scale whose ends are written out is a score, a spreadsheet’s day count under Date is a time (IM4)', () => {
  const rows = Array.from({ length: 11 }, (_, n): Cell[] => [
    `p${n}@example.com`,
    String(45_356 + n),
    n === 0 ? '0 - Not at all likely' : n === 10 ? '10 - Extremely likely' : String(n),
    n < 5 ? '1 - Monday' : '2 - Tuesday',
  ])
  const { guesses, suggestion } = describe(['Email', 'Date', 'NPS', 'Weekday'], rows)
  assert.deepEqual(guesses, ['identifier/email', 'time', 'score/nps', 'property'])
  assert.equal(suggestion?.time, 'Date')
  assert.deepEqual(suggestion?.answers?.[0]?.items, [{ score: 'NPS', metric: 'nps', scale: [0, 10], question: 'NPS' }])
  const words = ['Very dissatisfied', 'Neutral', 'Very satisfied'].map((text): Cell[] => ['a@b.co', '45356', text])
  const worded = describe(['Email', 'Date', 'CSAT'], words)
  assert.deepEqual(worded.guesses, ['identifier/email', 'time', 'score/csat'])
  const map = { 'Very dissatisfied': 1, Neutral: 3, 'Very satisfied': 5 }
  assert.deepEqual(worded.suggestion?.answers?.[0]?.items[0]?.score, { column: 'CSAT', map })
})

test('a wrong cell or two in a short file is a row to be rejected, no other column, and bends no scale (IM4)', () => {
  const short = describe(
    ['customer_id', 'date', 'nps', 'csat', 'order total'],
    [
      ['p1', '2026-10-01', '9', '4', '10'],
      ['p2', '2026-10-32', '3', 'n.v.', '20.5'],
      ['p3', '2026-10-03', 'eleven', '5', '30'],
      ['p4', '2026-10-04', '12', '1', '40 or so'],
      ['p5', '2026-10-05', '5', '2', '50'],
      ['p6', '2026-10-06', '5', '3', '60'],
    ],
  )
  assert.deepEqual(short.guesses, ['identifier/user', 'time', 'score/nps', 'score/csat', 'amount'])
  assert.deepEqual(short.columns[3]?.guess.scale, [1, 5])
  // Too few to say which is the error.
  const tiny = describe(
    ['date', 'comment'],
    [
      ['2026-10-01', 'a'],
      ['2026-10-02', 'b'],
      ['soon', 'c'],
    ],
  )
  assert.equal(tiny.columns[0]?.kind, 'text')
})

test('a row of sums spoils no column: points from 0 to 10 stay a score (IM4)', () => {
  const rows = Array.from({ length: 30 }, (_, at): Cell[] => [`Z${at}`, String(at % 11), '2026-10-02'])
  const found = describe(['客户编号', 'NPS评分', '日期'], [...rows, ['合计', '300', '']])
  assert.deepEqual(found.guesses, ['identifier/user', 'score/nps', 'time'])
})

test('a file with several times says that a row becomes one event, and at which of them', () => {
  const columns = ['email', 'order_id', 'Order Date', 'amount', 'shipped_at', 'delivered_at']
  const row = (day: number) => ['a@b.co', `A${day}`, `2024-03-0${day}`, '9.50', `2024-04-0${day}`, `2024-05-0${day}`]
  const orders = describe(columns, [row(1), row(2), row(3)])
  assert.deepEqual(
    orders.codes.filter((code) => code.startsWith('other')),
    ['other_times Order Date'],
  )
  const said = orders.warnings.find(({ code }) => code === 'other_times')?.detail
  assert.deepEqual(said?.values, { time: 'Order Date', others: 'shipped_at, delivered_at' })
  const surveyed = describe(
    ['email', 'started', 'submitted', 'rating'],
    [['a@b.co', '2024-03-01 9:00', '2024-03-01 9:05', '5']],
  )
  assert.ok(!surveyed.codes.some((code) => code.startsWith('other')))
})

test('orders with notes are orders: those without a note were none, and their lines are told (IM4)', () => {
  const columns = ['Name', 'Email', 'Paid at', 'Total', 'Created at', 'Lineitem name', 'Notes']
  const shopify = describe(columns, [
    ['#1001', 'ann@x.io', '2026-01-05 10:11:12 -0500', '48.20', '2026-01-05 10:11:10 -0500', 'Mug', 'ring twice'],
    ['#1001', 'ann@x.io', '', '', '2026-01-05 10:11:10 -0500', 'Plate', ''],
    ['#1002', 'bob@x.io', '2026-01-07 10:11:12 -0500', '15.80', '2026-01-07 10:11:10 -0500', 'Mug', ''],
  ])
  assert.equal(shopify.suggestion?.answers, undefined)
  assert.equal(shopify.suggestion?.time, 'Created at', 'the time that each row has')
  assert.deepEqual(shopify.suggestion?.events?.[0]?.props?.order_id, { column: 'Name', as: 'text' })
  assert.equal(shopify.suggestion?.events?.[0]?.props?.Notes, 'Notes')
  assert.ok(shopify.codes.includes('order_lines Name'))
  const taobao = describe(
    ['订单编号', '买家会员名', '总金额', '买家留言', '订单创建时间'],
    [
      ['1234567890123456789', '小明', '45.00', '尽快发货', '2026-01-05 10:11:12'],
      ['1234567890123456790', '丽丽', '15.00', '', '2026-01-06 10:11:12'],
    ],
  )
  assert.equal(taobao.suggestion?.events?.[0]?.name, 'Order Completed')
  assert.equal(taobao.suggestion?.answers, undefined)
  assert.ok(!taobao.codes.includes('order_lines 订单编号'))
  const visits = describe(
    ['user id', 'visit date', 'page', 'comments'],
    ['u1', 'u2'].map((user) => [user, '2026-01-05 10:11:12', '/a', '']),
  )
  assert.deepEqual([visits.suggestion?.answers, visits.suggestion?.events?.length], [undefined, 1])
})

test('what survey tools write for an answer that was not given is no answer (IM5)', () => {
  const rated = describe(
    ['提交时间', '手机号', '物流速度满意度', '客服态度满意度', '余额', '您还有什么建议？'],
    [
      ['2026/1/5 10:11:12', '13800000001', '5', '4', '-3', '很好'],
      ['2026/1/6 10:11:12', '13800000002', '2', '-3', '12', '(空)'],
      ['2026/1/7 10:11:12', '13800000003', '5', '-2', '7', '(跳过)'],
    ],
  )
  const items = rated.suggestion?.answers?.[0]?.items ?? []
  assert.deepEqual(
    items.map(({ score, text }) => score ?? text),
    [
      '物流速度满意度',
      { column: '客服态度满意度', missing: ['-3', '-2'] },
      { column: '您还有什么建议？', missing: ['(空)', '(跳过)'] },
    ],
  )
  assert.deepEqual(items[1]?.scale, [1, 5])
  assert.deepEqual(rated.suggestion?.answers?.[0]?.props?.余额, { column: '余额', as: 'number' })
})

test('points from 0 to 10 are an NPS where another column says so, as Delighted’s does (IM4)', () => {
  const row = (kind: string) => (score: string) => [score, kind, '2026-01-05 10:11:12 UTC', 'ann@x.io']
  const columns = ['score', 'survey_type', 'created_at', 'Email']
  const metric = (kind: string) => describe(columns, ['10', '3', '0'].map(row(kind))).suggestion?.answers?.[0]?.items[0]
  assert.deepEqual([metric('nps')?.metric, metric('nps')?.scale], ['nps', [0, 10]])
  assert.equal(metric('csat10')?.metric, 'csat')
})

test('Unix seconds are times, no telephone numbers of as many people; events as Mixpanel exports them (IM4)', () => {
  const columns = ['event', 'properties.time', 'properties.distinct_id', 'properties.revenue']
  const rows = [1, 2, 3].map((at) => ['Order', 1_767_323_045 + at * 1000, `u${at}`, 9.5 + at])
  const { suggestion } = describe(columns, rows)
  assert.equal(suggestion?.time, 'properties.time')
  assert.deepEqual(suggestion?.identifiers, [{ kind: 'anonymous', value: 'properties.distinct_id' }])
  assert.deepEqual(suggestion?.events?.[0], {
    name: { column: 'event' },
    props: { revenue: { column: 'properties.revenue', as: 'number' } },
  })
  const kindOf = (...cells: string[]) =>
    describe(
      ['Value'],
      cells.map((cell) => [cell]),
    ).columns[0]?.kind
  assert.equal(kindOf('1767323045', '1767323046'), 'time')
  assert.equal(kindOf('1767323045678', '1767323046789'), 'time')
  assert.equal(kindOf('2025550143', '2125550144'), 'phone')
  assert.equal(kindOf('1000012345', '1000012346'), 'integer', 'numbers of customers')
})

test('what a shop hides of its customers is no identifier: two with one masked number would be one (IM4)', () => {
  const { guesses } = describe(
    ['下单帐号', '客户姓名', '联系电话', '下单时间', '应付金额'],
    [
      ['jd_abc', '王**', '138****0001', '2026-01-05 10:11:12', '45.00'],
      ['jd_ghi', '张**', '138****0001', '2026-01-07 10:11:12', '25.00'],
    ],
  )
  assert.deepEqual(guesses, ['identifier/user', 'trait', 'property', 'time', 'amount'])
})

test('files with Chinese names are data sets of their own, and a running number is a row’s only beside its time (IM1)', () => {
  const columns = ['序号', '提交时间', '客户编号', '满意度']
  const rows = [1, 2, 3].map((at) => [at, `2026-10-0${at} 10:11:12`, `K${at}`, at])
  const [october, november] = ['满意度十月.csv', '满意度十一月.csv'].map(
    (name) => describe(columns, rows, name).suggestion,
  )
  assert.notEqual(october?.dataset, november?.dataset, 'of two such files the second was left out as known')
  assert.deepEqual(october?.key, ['序号', '提交时间'])
  const gaps = rows.map(([at, , ...rest]) => [at, at === 2 ? null : '2026-10-01', ...rest] as Cell[])
  assert.equal(describe(columns, gaps).suggestion?.key, undefined)
  const shop = rows.map(([at, ...rest]) => [5000 + Number(at), ...rest] as Cell[])
  assert.deepEqual(describe(columns, shop).suggestion?.key, ['序号'])
})

test('what numbers a response is its key: next month’s export holds this month’s too (IM1)', () => {
  const rows = [1, 2].map((at) => [`k${at}x9f8`, at + 5, `2026-10-0${at} 10:11:12`])
  const { suggestion } = describe(['#', 'How likely are you to recommend us?', 'Submit Date (UTC)'], rows)
  assert.deepEqual([suggestion?.key, suggestion?.answers?.[0]?.response], [['#'], '#'])
  const counted = rows.map(([, ...rest], at) => [at + 1, ...rest] as Cell[])
  const running = describe(['Respondent ID', 'How likely are you to recommend us?', 'Submit Date (UTC)'], counted)
  assert.deepEqual(running.suggestion?.key, ['Respondent ID', 'Submit Date (UTC)'])
  assert.equal(running.suggestion?.answers?.[0]?.response, undefined, 'the first of another survey is not the same')
})

test('rows of a grid are about what they name, in any tool’s writing (IM4)', () => {
  const grids = [
    ['How satisfied are you with: - Delivery', 'How satisfied are you with: - Price'],
    ['How satisfied are you [Delivery]', 'How satisfied are you [Price]'],
    ['3.您对以下方面满意吗？:Delivery', '3.您对以下方面满意吗？:Price'],
    ['3、您对以下方面满意吗—Delivery', '3、您对以下方面满意吗—Price'],
  ]
  for (const grid of grids) {
    const answers = describe(['Time', 'Email', ...grid], [['2026-10-01', 'ann@x.io', 4, 5]]).suggestion?.answers?.[0]
    assert.deepEqual(
      answers?.items.map(({ touchpoint }) => touchpoint),
      ['Delivery', 'Price'],
    )
  }
})

test('of several times an event’s own is taken, not when it was begun, sent or changed (IM4)', () => {
  const at = ['2026-10-01T10:11:12Z', '2026-10-01T10:11:13Z', '2026-10-01T10:11:14Z', 'u1']
  const timeOf = (...names: string[]) => describe([...names, 'user id'], [at]).suggestion?.time
  assert.equal(timeOf('sentAt', 'receivedAt', 'timestamp'), 'timestamp')
  assert.equal(timeOf('Start time', 'Completion time', 'Last modified time'), 'Completion time')
})

test('columns of Chinese forms and shops, and numbers of things, are what they are (IM4)', () => {
  const forms = describe(
    ['开始答题时间', '结束答题时间', '电子邮件地址', 'Requester id', '商品金额合计', '订单实付金额'],
    [1, 2].map((at) => [`2026-10-0${at} 10:11`, `2026-10-0${at} 10:12`, `p${at}@x.io`, `39800000000${at}`, 12, 9]),
  )
  assert.deepEqual(forms.guesses, ['property', 'time', 'identifier/email', 'property', 'property', 'amount'])
})

test('a customer’s name beside a number or an address is no identifier: two of one name would be one (IM4)', () => {
  const roleOf = (header: string, other: string, ...rows: [string, string][]) =>
    describe(
      ['下单时间', header, other],
      rows.map((row) => ['2026-10-01', ...row]),
    ).guesses[1]
  assert.equal(
    roleOf('客户', '手机号', ['王小明', '13800138000'], ['王小明', '13900139000'], ['李丽', '13700137000']),
    'trait',
  )
  assert.equal(roleOf('Customer', 'Email', ['John Smith', 'a@x.io'], ['José O’Neil', 'b@x.io']), 'trait')
  assert.equal(roleOf('客户', '手机号', ['王*', '13800138000'], ['李*明', '13900139000']), 'trait')
  assert.equal(roleOf('Customer', 'Email', ['ACME', 'a@x.io'], ['GLOBEX', 'b@x.io']), 'identifier/user', 'a code')
  assert.equal(roleOf('客户', '城市', ['王小明', '上海'], ['李丽', '北京']), 'identifier/user', 'nothing else tells')
})
