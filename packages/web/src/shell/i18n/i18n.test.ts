import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { en } from './en/index.ts'
import { zhHans } from './zh-Hans/index.ts'
import { zhHant } from './zh-Hant/index.ts'

type Words = Map<string, string>

function flatten(value: object, path = ''): Words {
  const words: Words = new Map()
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    if (typeof inner === 'string') words.set(at, inner)
    else for (const [deep, text] of flatten(inner, at)) words.set(deep, text)
  }
  return words
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}|<(\/?\w+)>/g)].map((match) => match[0]).sort()

/** Latin words that Chinese keeps: names, abbreviations, codes, key names, file names. */
const kept =
  /npm run \w+|Wald|Wilson|Kaplan–Meier|Kaplan–Meier|OpenCXM|NPS|CSAT|CES|API|SDK|CSV|JSON( Lines| Feed)?|Parquet|Excel|SurveyJS|Qualtrics|QSF|PNG|PDF|\bID\b|\bIP\b|URL|CLV|SLA|Ctrl|Enter|Esc|UTC|P\(|\bX\b|\bO\b|\bn\b|R²|BH|SQL|JavaScript|Node|curl|Standard Webhooks|Webhook|HTTP|SMTP|Twilio|newsletter|app_store|webhook|(START)?TLS|Zendesk|Chatwoot|RSS|Atom|JSON Feed|IMAP|RFC 822|AppID|AppSecret|Access Token|Authorization|whsec_|wechat_openid|timezone|order_id|zh-Han[st]|\bsubject\b|\btext\b|（key）|\| default:|Segment|PostHog|Sensors|RudderStack|Jitsu|[a-z_]+@[a-z.]+|opencxm [a-z-]+|secrets\/[a-z-]+|https?:\S+|`[^`]*`|\{\{\w+\}\}|<\/?\w+>|\$\w+|gzip|xlsx|\buser\b|\bemail\b|\bphone\b|\banonymous\b|\borders\b|\bmarketing\b|survey-\d+|KB|MB|GB|CNY|TWD|Asia\/\w+/g

describe('translations', () => {
  const source = flatten(en)
  for (const [name, words] of [
    ['zh-Hans', flatten(zhHans)],
    ['zh-Hant', flatten(zhHant)],
  ] as const) {
    it(`${name} has every key, and English plurals only where English needs them`, () => {
      const wanted = [...source.keys()].filter((key) => !key.endsWith('_one')).sort()
      assert.deepEqual([...words.keys()].sort(), wanted)
    })
    it(`${name} keeps the placeholders and marks`, () => {
      for (const [key, text] of words) assert.deepEqual(placeholders(text), placeholders(source.get(key) ?? ''), key)
    })
    it(`${name} has no English left by accident`, () => {
      for (const [key, text] of words) {
        assert.doesNotMatch(text.replace(kept, ''), /[A-Za-z]{3,}/, `${key}: ${text}`)
        assert.notEqual(text.trim(), '', key)
      }
    })
    it(`${name} uses full-width punctuation in Chinese text`, () => {
      for (const [key, text] of words) assert.doesNotMatch(text, /[\u4e00-\u9fff][,;:?!](\s|$)/u, `${key}: ${text}`)
    })
  }
  it('English sentences use no exclamation marks', () => {
    for (const [key, text] of source) assert.doesNotMatch(text, /!/, key)
  })
  it('Traditional Chinese has no Simplified characters', () => {
    for (const [key, text] of flatten(zhHant)) assert.doesNotMatch(text, simplifiedOnly, `${key}: ${text}`)
  })
})

/** Characters that exist only in the Simplified script, among those this product would use. */
const simplifiedOnly =
  /[设导户录问种类网页电话邮请择认证链这无为数据时间张长关闭筛显击开启项单签环节评负责门触满净荐贬损营会员统计变检测总结构缩写汇传载错误删复调规则达询览账号码过边态势级组织区]/u
