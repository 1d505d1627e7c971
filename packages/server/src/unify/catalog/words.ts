import type { Words } from '../../platform/kernel/index.ts'

/** Why the catalogue cannot be changed as asked. */
export const words = {
  changed: {
    en: 'Somebody else changed this since you opened it. Look at it in another tab, or save once more to replace what they wrote.',
    'zh-Hans': '您打开后，其他人修改了此项。请在另一个标签页中查看，或再次保存以覆盖对方的修改。',
    'zh-Hant': '您開啟後，其他人修改了此項。請在另一個分頁中查看，或再次儲存以覆蓋對方的修改。',
  },
  noEvent: {
    en: 'No event has this name.',
    'zh-Hans': '没有使用此名称的事件。',
    'zh-Hant': '沒有使用此名稱的事件。',
  },
  stageHeld: {
    en: 'The stage still has {count} touchpoints: move or remove them first.',
    'zh-Hans': '此阶段还有 {count} 个触点，请先移动或删除它们。',
    'zh-Hant': '此階段還有 {count} 個接觸點，請先移動或刪除它們。',
  },
  noStage: {
    en: 'No stage has this name.',
    'zh-Hans': '没有使用此名称的阶段。',
    'zh-Hant': '沒有使用此名稱的階段。',
  },
  noTouchpoint: {
    en: 'No touchpoint has this name.',
    'zh-Hans': '没有使用此名称的触点。',
    'zh-Hant': '沒有使用此名稱的接觸點。',
  },
  notAStage: {
    en: 'is not a stage of this workspace',
    'zh-Hans': '不是此工作区的阶段',
    'zh-Hant': '不是此工作區的階段',
  },
  notATouchpoint: {
    en: 'is not a touchpoint of this workspace',
    'zh-Hans': '不是此工作区的触点',
    'zh-Hant': '不是此工作區的接觸點',
  },
} as const satisfies Record<string, Words>

/** Why the catalogue sets messages aside, by code. */
export const rejectionWords = {
  too_many_event_names: {
    en: 'The workspace has {most} event names already; a name that contains an id or a date is usually the cause.',
    'zh-Hans': '此工作区已有 {most} 个事件名称；原因通常是名称中含有 ID 或日期。',
    'zh-Hant': '此工作區已有 {most} 個事件名稱；原因通常是名稱中含有 ID 或日期。',
  },
} as const satisfies Record<string, Words>
