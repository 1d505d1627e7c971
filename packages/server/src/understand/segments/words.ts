import type { Words } from '../../platform/kernel/index.ts'

/** Why a segment cannot be made or changed as asked. */
export const words = {
  noSegment: {
    en: 'No segment has this id.',
    'zh-Hans': '没有使用此 ID 的分群。',
    'zh-Hant': '沒有使用此 ID 的分群。',
  },
  tooDeep: {
    en: 'groups may be nested {most} deep',
    'zh-Hans': '条件组最多嵌套 {most} 层',
    'zh-Hant': '條件群組最多巢狀 {most} 層',
  },
  tooMany: {
    en: 'a rule has at most {most} conditions',
    'zh-Hans': '一条规则最多有 {most} 个条件',
    'zh-Hant': '一條規則最多有 {most} 個條件',
  },
  needsValue: {
    en: 'the condition on the trait {trait} needs a value',
    'zh-Hans': '特征 {trait} 的条件需要一个值',
    'zh-Hant': '特徵 {trait} 的條件需要一個值',
  },
} as const satisfies Record<string, Words>
