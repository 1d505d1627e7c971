import type { Words } from '../../platform/kernel/index.ts'

export { exchangeWords } from './words/exchange.ts'
export { exchangeReasons } from './words/exchange-reasons.ts'
export { findingWords } from './words/findings.ts'
export { issueWords } from './words/issues.ts'

/** Why surveys, links and results cannot be used as asked. */
export const words = {
  /** Behind the path of something in a definition, for a code that has no words of its own. */
  otherIssue: {
    en: 'is not right',
    'zh-Hans': '不正确',
    'zh-Hant': '不正確',
  },
  noSurvey: {
    en: 'No survey has this id.',
    'zh-Hans': '没有使用此 ID 的问卷。',
    'zh-Hant': '沒有使用此 ID 的問卷。',
  },
  noTemplate: {
    en: 'No template has this id.',
    'zh-Hans': '没有使用此 ID 的模板。',
    'zh-Hant': '沒有使用此 ID 的範本。',
  },
  noVersion: {
    en: 'This survey has no version {version}.',
    'zh-Hans': '此问卷没有第 {version} 版。',
    'zh-Hant': '此問卷沒有第 {version} 版。',
  },
  anonymousSegment: {
    en: 'This survey promises anonymity: of nobody who answered a segment is known.',
    'zh-Hans': '此问卷承诺匿名：无法得知填写者所属的分群。',
    'zh-Hant': '此問卷承諾匿名：無法得知填寫者所屬的分群。',
  },
  anonymousPartial: {
    en: 'This survey promises anonymity: answers of responses that were not finished are not shown.',
    'zh-Hans': '此问卷承诺匿名：不显示未完成答卷的回答。',
    'zh-Hant': '此問卷承諾匿名：不顯示未完成填答的回答。',
  },
  text: { en: 'text', 'zh-Hans': '文字', 'zh-Hant': '文字' },
  responsesAsCsv: {
    en: 'responses come as CSV only; ask for format=csv, or for rows=answers',
    'zh-Hans': '按答卷导出仅支持 CSV；请使用 format=csv 或 rows=answers',
    'zh-Hant': '按填答匯出僅支援 CSV；請使用 format=csv 或 rows=answers',
  },
  anonymousExport: {
    en: 'This survey promises anonymity: single responses are not exported. Its results show groups of {minimum} and more.',
    'zh-Hans': '此问卷承诺匿名：不导出单份答卷。结果只显示不少于 {minimum} 人的群组。',
    'zh-Hant': '此問卷承諾匿名：不匯出單份填答。結果只顯示不少於 {minimum} 人的群組。',
  },
  noPerson: {
    en: 'No person has this id.',
    'zh-Hans': '没有使用此 ID 的人。',
    'zh-Hant': '沒有使用此 ID 的人。',
  },
  noUpload: {
    en: 'No file has this id.',
    'zh-Hans': '没有使用此 ID 的文件。',
    'zh-Hant': '沒有使用此 ID 的檔案。',
  },
  noQuestion: {
    en: 'The survey has no question {question} with an answer to count.',
    'zh-Hans': '问卷中没有可统计的题目 {question}。',
    'zh-Hant': '問卷中沒有可統計的題目 {question}。',
  },
  savedMeanwhile: {
    en: 'Somebody saved this survey meanwhile: the draft is at revision {revision}.',
    'zh-Hans': '此问卷已被他人保存：草稿目前为第 {revision} 次修订。',
    'zh-Hant': '此問卷已被他人儲存：草稿目前為第 {revision} 次修訂。',
  },
  notYourRevision: {
    en: 'not the current revision',
    'zh-Hans': '不是当前修订',
    'zh-Hant': '不是目前的修訂',
  },
  tooLarge: {
    en: 'A survey may have at most {most} characters as JSON.',
    'zh-Hans': '问卷的 JSON 最多 {most} 个字符。',
    'zh-Hant': '問卷的 JSON 最多 {most} 個字元。',
  },
  notPublishable: {
    en: 'The survey cannot run yet. To be put right: {count}.',
    'zh-Hans': '问卷还不能发布：有 {count} 处需要修正。',
    'zh-Hant': '問卷還不能發佈：有 {count} 處需要修正。',
  },
  nothingNew: {
    en: 'The draft is what version {version} says already.',
    'zh-Hans': '草稿与第 {version} 版相同。',
    'zh-Hant': '草稿與第 {version} 版相同。',
  },
  notPublished: {
    en: 'This survey has not been published.',
    'zh-Hans': '此问卷尚未发布。',
    'zh-Hant': '此問卷尚未發佈。',
  },
  notReadable: {
    en: 'Nothing in this file can be read as a survey.',
    'zh-Hans': '无法将此文件读取为问卷。',
    'zh-Hant': '無法將此檔案讀取為問卷。',
  },
  unknownHidden: {
    en: 'not a hidden field that the server fills in',
    'zh-Hans': '不是由服务器填写的隐藏字段',
    'zh-Hant': '不是由伺服器填寫的隱藏欄位',
  },
  upsideDown: {
    en: 'lies before {from}',
    'zh-Hans': '早于 {from}',
    'zh-Hant': '早於 {from}',
  },
} as const satisfies Record<string, Words>
