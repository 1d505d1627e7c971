import type { Words } from '../../platform/kernel/index.ts'

/** Why a programme cannot be made or changed as asked. */
export const words = {
  noProgramme: {
    en: 'No programme has this id.',
    'zh-Hans': '没有使用此 ID 的调研计划。',
    'zh-Hant': '沒有使用此 ID 的調查計畫。',
  },
  changed: {
    en: 'Somebody else changed this programme since you opened it: it is at version {version} now. Look at it in another tab, or save once more to replace what they wrote.',
    'zh-Hans':
      '您打开此调研计划后，其他人修改了它，现在是第 {version} 版。请在另一个标签页中查看，或再次保存以覆盖对方的修改。',
    'zh-Hant':
      '您開啟此調查計畫後，其他人修改了它，現在是第 {version} 版。請在另一個分頁中查看，或再次儲存以覆蓋對方的修改。',
  },
  ownEvent: {
    en: 'asking tells this event itself: a programme that waits for it would start itself',
    'zh-Hans': '该事件由询问流程自身产生，用它触发会形成循环',
    'zh-Hant': '該事件由詢問流程自身產生，用它觸發會形成循環',
  },
  needsValue: {
    en: 'the condition on {property} needs a value',
    'zh-Hans': '属性 {property} 的条件需要一个值',
    'zh-Hant': '屬性 {property} 的條件需要一個值',
  },
  needsNumber: {
    en: 'the condition on {property} compares numbers',
    'zh-Hans': '属性 {property} 的条件只能与数字比较',
    'zh-Hant': '屬性 {property} 的條件只能與數字比較',
  },
  noSurvey: {
    en: 'no survey that is published and open has this id',
    'zh-Hans': '没有使用此 ID 且已发布、开放中的问卷',
    'zh-Hant': '沒有使用此 ID 且已發佈、開放中的問卷',
  },
  noSegment: {
    en: 'no segment has this id',
    'zh-Hans': '没有使用此 ID 的分群',
    'zh-Hant': '沒有使用此 ID 的分群',
  },
  noTouchpoint: {
    en: 'the journey has no such touchpoint',
    'zh-Hans': '旅程中没有此触点',
    'zh-Hant': '旅程中沒有此接觸點',
  },
  twice: {
    en: 'the same channel stands here twice',
    'zh-Hans': '同一渠道重复出现',
    'zh-Hant': '同一管道重複出現',
  },
} as const satisfies Record<string, Words>
