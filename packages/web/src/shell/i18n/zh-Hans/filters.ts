import type { en } from '../en/index.ts'
import type { Translation } from '../types.ts'

export const filters = {
  customers: '客户',
  channel: '渠道',
  touchpoint: '触点',
  stage: '阶段',
  segment: '分群',
  region: '地区',
  language: '语言',
  country: '国家',
  city: '城市',
  plan: '套餐',
  notOnJourney: '旅程中没有名为“{{name}}”的触点。有了之后，回答才会计入。',
  unknown: '未知',
} satisfies Translation<typeof en.filters>
