import type { Words } from '../../platform/kernel/index.ts'

/** Why a rule cannot be made, changed or switched on as asked. */
export const words = {
  changed: {
    en: 'Somebody else changed this in-page ask since you opened it. Look at it in another tab, or save once more to replace what they wrote.',
    'zh-Hans': '您打开此页内邀请后，其他人修改了它。请在另一个标签页中查看，或再次保存以覆盖对方的修改。',
    'zh-Hant': '您開啟此頁內邀請後，其他人修改了它。請在另一個分頁中查看，或再次儲存以覆蓋對方的修改。',
  },
  tooDeep: {
    en: 'is nested deeper than {most} levels',
    'zh-Hans': '嵌套超过 {most} 层',
    'zh-Hant': '巢狀超過 {most} 層',
  },
  noRule: {
    en: 'No in-page ask has this id.',
    'zh-Hans': '没有使用此 ID 的页内邀请。',
    'zh-Hant': '沒有使用此 ID 的頁內邀請。',
  },
  noSurvey: {
    en: 'is no published survey of this workspace',
    'zh-Hans': '不是此工作区中已发布的问卷',
    'zh-Hant': '不是此工作區中已發布的問卷',
  },
  noSegment: {
    en: 'is no segment of this workspace',
    'zh-Hans': '不是此工作区中的分群',
    'zh-Hant': '不是此工作區中的分群',
  },
} as const satisfies Record<string, Words>
