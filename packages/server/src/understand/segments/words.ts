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
    en: 'the condition on {key} needs a value',
    'zh-Hans': '{key} 的条件需要一个值',
    'zh-Hant': '{key} 的條件需要一個值',
  },
  needsNumber: {
    en: 'the condition on {key} compares numbers and needs one',
    'zh-Hans': '{key} 的条件比较数值，需要填写一个数字',
    'zh-Hant': '{key} 的條件比較數值，需要填寫一個數字',
  },
} as const satisfies Record<string, Words>
