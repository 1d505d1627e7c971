import type { Messages, Translation } from '../types.ts'

/** 发消息询问和页内邀请共用的文字。 */
export const asks = {
  column: { moment: '询问时机', survey: '问卷', state: '状态' },
  on: '已启用',
  off: '未启用',
  turnOn: '启用',
  turnOff: '停用',
  remove: '删除',
  removeHint: '请先停用。',
  removed: '已删除“{{name}}”',
  save: '保存',
  saved: '“{{name}}”已保存。',
  incomplete: '上方有内容未填写完整。',
  sentence: '{{moment}}，向{{who}}发出“{{survey}}”；<q>{{often}}</q>。',
  who: {
    all: '所有人',
    part: '其中 {{percent}}% 的人',
    segment: '分群“{{segment}}”中的所有人',
    segmentPart: '分群“{{segment}}”中 {{percent}}% 的人',
  },
  often: { once_other: '同一个人 {{count}} 天内最多问一次', always: '每次都问' },
  form: {
    what: '问什么',
    who: '问谁，多久问一次',
    name: '名称',
    survey: '问卷',
    choose: '请选择…',
    touchpoint: '触点',
    touchpointHint: '会记录在每个回答上，计入旅程中的相应位置。',
    noTouchpoint: '无',
    gone: '已不存在，请另选',
    segment: '分群',
    sample: '抽样比例（%）',
    often: '再次询问同一个人至少间隔（天）',
  },
  fault: { needed: '此项必填。', number: '请输入数字。', range: '数字超出范围。' },
} satisfies Translation<Messages['asks']>
