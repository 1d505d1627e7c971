import type { Words } from '../../../platform/kernel/index.ts'

/** What the linter would have a builder look at, by its code; places are its parameters. */
export const findingWords: Readonly<Record<string, Words>> = {
  unreachable: {
    en: '“{id}” can never be shown.',
    'zh-Hans': '“{id}”永远不会显示。',
    'zh-Hant': '「{id}」永遠不會顯示。',
  },
  contradiction: {
    en: 'This condition can never hold.',
    'zh-Hans': '此条件永远不会成立。',
    'zh-Hant': '此條件永遠不會成立。',
  },
  always_true: { en: 'This condition always holds.', 'zh-Hans': '此条件始终成立。', 'zh-Hant': '此條件始終成立。' },
  looks_ahead: {
    en: 'Reads the answer to “{question}”, which comes only later.',
    'zh-Hans': '引用了后面才出现的题目“{question}”的回答。',
    'zh-Hant': '引用了後面才出現的題目「{question}」的回答。',
  },
  double_barrelled: {
    en: 'May ask two things at once (“{words}”): ask one of them.',
    'zh-Hans': '可能一次问了两件事（“{words}”）：请只问一件。',
    'zh-Hant': '可能一次問了兩件事（「{words}」）：請只問一件。',
  },
  leading: {
    en: 'May lead to an answer (“{words}”): ask neutrally.',
    'zh-Hans': '措辞可能有引导性（“{words}”）：请用中性问法。',
    'zh-Hant': '措辭可能有引導性（「{words}」）：請用中性問法。',
  },
  mixed_direction: {
    en: 'This scale runs the other way than the ones before it.',
    'zh-Hans': '此量表的方向与前面的相反。',
    'zh-Hant': '此量表的方向與前面的相反。',
  },
  mixed_length: {
    en: 'Scales of different lengths make answers hard to compare.',
    'zh-Hans': '量表长度不一，回答难以比较。',
    'zh-Hant': '量表長度不一，回答難以比較。',
  },
  estimated_minutes: {
    en: 'About {minutes} min; beyond {max} min many give up.',
    'zh-Hans': '约需 {minutes} 分钟；超过 {max} 分钟时很多人会放弃。',
    'zh-Hant': '約需 {minutes} 分鐘；超過 {max} 分鐘時很多人會放棄。',
  },
  no_words: {
    en: 'No words yet: there would be nothing to read here.',
    'zh-Hans': '尚未填写文字：此处将没有内容可读。',
    'zh-Hant': '尚未填寫文字：此處將沒有內容可讀。',
  },
  missing_translation: {
    en: 'The text is missing in {language}.',
    'zh-Hans': '缺少 {language} 的文字。',
    'zh-Hant': '缺少 {language} 的文字。',
  },
  low_contrast: {
    en: 'The contrast of these colours is {ratio}; {needed} is the least that is readable.',
    'zh-Hans': '这两种颜色的对比度为 {ratio}，可读性至少需要 {needed}。',
    'zh-Hant': '這兩種顏色的對比度為 {ratio}，可讀性至少需要 {needed}。',
  },
  anonymous_identifies: {
    en: '“{question}” tells who answers, but the survey promises to be anonymous.',
    'zh-Hans': '“{question}”会暴露填写者身份，而此问卷承诺匿名。',
    'zh-Hant': '「{question}」會透露填寫者身分，而此問卷承諾匿名。',
  },
  sensitive_without_need: {
    en: 'Asks for sensitive data ({category}) without saying why.',
    'zh-Hans': '询问敏感信息（{category}）却未说明原因。',
    'zh-Hant': '詢問敏感資訊（{category}）卻未說明原因。',
  },
  quota_completes: {
    en: 'People beyond the quota reach an ending that counts as complete.',
    'zh-Hans': '超出配额的人会到达计为完成的结束页。',
    'zh-Hant': '超出配額的人會到達計為完成的結束頁。',
  },
}
