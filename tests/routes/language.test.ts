import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

const languages = ['en', 'zh-CN', 'zh-TW'] as const

describe('what the server says', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Tongues')
    key = await workspace.key('owner')
  })
  after(async () => await app.close())

  type Sent = { method?: string; path: string; body?: unknown; as?: string }
  async function inLanguages({ method = 'GET', path, body, as = key }: Sent): Promise<unknown[]> {
    const replies = await Promise.all(
      languages.map((language) =>
        app.http.inject({
          method: method as 'GET',
          url: path,
          headers: { authorization: `Bearer ${as}`, 'accept-language': `${language},en;q=0.5` },
          ...(body === undefined ? {} : { payload: body as object }),
        }),
      ),
    )
    return replies.map((reply) => JSON.parse(reply.body) as unknown)
  }
  const details = async (sent: Sent) => ((await inLanguages(sent)) as { detail: string }[]).map(({ detail }) => detail)

  test('an error’s detail is in the caller’s language, with its values', async () => {
    assert.deepEqual(await details({ path: '/api/v1/segments/none' }), [
      'No segment has this id.',
      '没有使用此 ID 的分群。',
      '沒有使用此 ID 的分群。',
    ])
    assert.deepEqual(await details({ path: '/api/v1/audit', as: await workspace.key('viewer') }), [
      'This needs the permission audit:read; the role viewer does not have it.',
      '此操作需要权限 audit:read，角色 viewer 没有该权限。',
      '此操作需要權限 audit:read，角色 viewer 沒有該權限。',
    ])
  })

  test('a wrong field is named with the value’s kind and what is expected, in the caller’s language', async () => {
    const replies = (await inLanguages({
      method: 'POST',
      path: '/api/v1/segments',
      body: { name: 5, rule: { kind: 'trait', trait: 'a', operator: 'is', value: 'b' } },
    })) as { problems: { field: string; reason: string }[] }[]
    assert.deepEqual(
      replies.map((reply) => reply.problems[0]),
      [
        {
          field: 'body.name',
          reason: 'expected a text; found the number 5',
          expected: 'a text',
          found: 'the number 5',
        },
        { field: 'body.name', reason: '应为文本；实际为数字 5', expected: '文本', found: '数字 5' },
        { field: 'body.name', reason: '應為文字；實際為數字 5', expected: '文字', found: '數字 5' },
      ],
    )
    const put = { method: 'PATCH', path: '/api/v1/workspace', body: { timeZone: 'Mars/Olympus' } }
    const zones = (await inLanguages(put)) as { problems: { reason: string; expected: string }[] }[]
    assert.deepEqual(
      zones.map(({ problems }) => problems[0]?.reason),
      [
        'expected an IANA time zone such as Asia/Shanghai; found the text "Mars/Olympus"',
        '应为 IANA 时区，例如 Asia/Shanghai；实际为文本“Mars/Olympus”',
        '應為 IANA 時區，例如 Asia/Shanghai；實際為文字「Mars/Olympus」',
      ],
    )
    const own = (await inLanguages({
      method: 'POST',
      path: '/api/v1/segments',
      body: { name: 'A', rule: { kind: 'trait', trait: 'city', operator: 'is' } },
    })) as { problems: { reason: string }[] }[]
    assert.deepEqual(
      own.map((reply) => reply.problems[0]?.reason),
      ['the condition on city needs a value', 'city 的条件需要一个值', 'city 的條件需要一個值'],
    )
  })

  test('what the pages of surveys and in-page asks call answers in the caller’s language too, and so do the operator’s routes', async () => {
    type Refused = { problems: { field: string; reason: string }[] }
    const run = (await inLanguages({ method: 'POST', path: '/s/api/run', body: { token: 7 } })) as Refused[]
    assert.deepEqual(
      run.map(({ problems }) => `${problems[0]?.field} ${problems[0]?.reason}`),
      [
        'body.token expected a text; found a number',
        'body.token 应为文本；实际为数字',
        'body.token 應為文字；實際為數字',
      ],
    )
    const body = { writeKey: 'x', rule: 7, anonymousId: 'abcdefghijklmnopqrstu' }
    const ask = (await inLanguages({ method: 'POST', path: '/w/v1/ask', body })) as { issues: Refused['problems'] }[]
    assert.deepEqual(
      ask.map(({ issues }) => `${issues[0]?.field} ${issues[0]?.reason}`),
      ['rule expected a text; found the number 7', 'rule 应为文本；实际为数字 7', 'rule 應為文字；實際為數字 7'],
    )
    const titles = (await inLanguages({ path: '/operations/status' })) as { title: string }[]
    assert.equal(new Set(titles.map(({ title }) => title)).size, 3)
  })

  test('a quarantined message tells everybody in their language why, however long ago it was set aside', async () => {
    await app.track(workspace, [
      { type: 'track', event: 'Fine', userId: 'a', messageId: 'fine' },
      { type: 'track', event: 'Old', userId: 'a', messageId: 'old', timestamp: '1999-01-01T00:00:00Z' },
      { type: 'track', userId: 'a', messageId: 'nameless' },
    ])
    const replies = (await inLanguages({ path: '/api/v1/quarantine' })) as {
      messages: { id: string; reason: string; detail: string }[]
    }[]
    const said = (reason: string) => replies.map((reply) => reply.messages.find((one) => one.reason === reason)?.detail)
    assert.deepEqual(said('missing_event_name'), [
      'The event has no name; expected a text.',
      '事件没有名称；应为文本。',
      '事件沒有名稱；應為文字。',
    ])
    assert.deepEqual(said('time_before_2000'), [
      '1999-01-01T00:00:00.000Z is before 2000.',
      '1999-01-01T00:00:00.000Z 早于 2000 年。',
      '1999-01-01T00:00:00.000Z 早於 2000 年。',
    ])
    const { id } = replies[0]?.messages.find((one) => one.reason === 'missing_event_name') ?? { id: '' }
    const again = await inLanguages({ method: 'POST', path: `/api/v1/quarantine/${id}/replay`, body: {} })
    assert.deepEqual(
      again.map((reply) => (reply as { detail: string }).detail),
      said('missing_event_name'),
    )
  })

  test('a message that was set aside before there were codes keeps its English sentence', async () => {
    await app.state
      .tables<{ ingest_quarantine: { said: string | null } }>()
      .updateTable('ingest_quarantine')
      .set({ said: null })
      .execute()
    const replies = (await inLanguages({ path: '/api/v1/quarantine?reason=time_before_2000' })) as {
      messages: { detail: string }[]
    }[]
    const said = replies.map((reply) => reply.messages[0]?.detail)
    assert.deepEqual(said, Array(3).fill('1999-01-01T00:00:00.000Z is before 2000.'))
  })

  test('a number’s passport is in the reader’s language', async () => {
    const replies = (await inLanguages({ path: '/api/v1/metrics/nps/values' })) as {
      passport: { formula: string; weighting: string; interval: string }
    }[]
    assert.deepEqual(
      replies.map(({ passport }) => passport.formula),
      [
        '100 × (share answering 9–10 − share answering 0–6)',
        '100 ×（评 9–10 分的占比 − 评 0–6 分的占比）',
        '100 ×（評 9–10 分的佔比 − 評 0–6 分的佔比）',
      ],
    )
    for (const field of ['weighting', 'interval'] as const)
      assert.notEqual(replies[0]?.passport[field], replies[1]?.passport[field], field)
  })
})
