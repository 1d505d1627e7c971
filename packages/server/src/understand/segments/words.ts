import type { Words } from '../../platform/kernel/index.ts'

/** Why a segment cannot be made or changed as asked. */
export const words = {
  changed: {
    en: 'Somebody else changed this segment since you opened it. Look at it in another tab, or save once more to replace what they wrote.',
    'zh-Hans': '您打开此分群后，其他人修改了它。请在另一个标签页中查看，或再次保存以覆盖对方的修改。',
    'zh-Hant': '您開啟此分群後，其他人修改了它。請在另一個分頁中查看，或再次儲存以覆蓋對方的修改。',
  },
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
  offTheScale: {
    en: 'the condition on {key} compares with {value}, which is not on its scale ({min} to {max}); for answers on another scale name it in scale',
    'zh-Hans':
      '{key} 的条件与 {value} 比较，但该值不在量表范围内（{min} 到 {max}）；如需比较其他量表的答案，请在 scale 中写明',
    'zh-Hant':
      '{key} 的條件與 {value} 比較，但該值不在量表範圍內（{min} 到 {max}）；如需比較其他量表的答案，請在 scale 中寫明',
  },
  scaleUpsideDown: {
    en: 'the scale of the condition on {key} ends where it begins or before',
    'zh-Hans': '{key} 的条件所写的量表，上限必须大于下限',
    'zh-Hant': '{key} 的條件所寫的量表，上限必須大於下限',
  },
} as const satisfies Record<string, Words>
