import type { Messages, Translation } from '../types.ts'

/** 發訊息詢問和頁內邀請共用的文字。 */
export const asks = {
  column: { moment: '詢問時機', survey: '問卷', state: '狀態' },
  on: '已啟用',
  off: '未啟用',
  turnOn: '啟用',
  turnOff: '停用',
  remove: '刪除',
  removeHint: '請先停用。',
  removed: '已刪除「{{name}}」',
  save: '儲存',
  saved: '「{{name}}」已儲存。',
  incomplete: '上方有內容未填寫完整。',
  sentence: '{{moment}}，向{{who}}發出「{{survey}}」；<q>{{often}}</q>。',
  who: {
    all: '所有人',
    part: '其中 {{percent}}% 的人',
    segment: '分群「{{segment}}」中的所有人',
    segmentPart: '分群「{{segment}}」中 {{percent}}% 的人',
  },
  often: { once_other: '同一個人 {{count}} 天內最多問一次', always: '每次都問' },
  form: {
    what: '問什麼',
    who: '問誰，多久問一次',
    name: '名稱',
    survey: '問卷',
    choose: '請選擇…',
    touchpoint: '接觸點',
    touchpointHint: '會記錄在每個回答上，計入旅程中的相應位置。',
    noTouchpoint: '無',
    gone: '已不存在，請另選',
    segment: '分群',
    sample: '抽樣比例（%）',
    often: '再次詢問同一個人至少間隔（天）',
  },
  fault: { needed: '此項必填。', number: '請輸入數字。', range: '數字超出範圍。' },
} satisfies Translation<Messages['asks']>
