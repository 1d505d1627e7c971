import type { en } from '../en/index.ts'
import type { Translation } from '../types.ts'

export const filters = {
  customers: '顧客',
  channel: '管道',
  touchpoint: '接觸點',
  stage: '階段',
  segment: '分群',
  region: '地區',
  language: '語言',
  country: '國家',
  city: '城市',
  plan: '方案',
  notOnJourney: '旅程中沒有名為「{{name}}」的接觸點。有了之後，回答才會計入。',
  unknown: '不明',
} satisfies Translation<typeof en.filters>
