import type { Words } from '../../../platform/kernel/index.ts'

/** What an import or export could not carry over of the survey as a whole: its flow, its pages, its settings. */
export const exchangeSurveyWords: Readonly<Record<string, Words>> = {
  'all questions on one page': {
    en: 'all questions on one page',
    'zh-Hans': '所有题目在同一页',
    'zh-Hant': '所有題目在同一頁',
  },
  block: {
    en: 'block',
    'zh-Hans': '模块',
    'zh-Hant': '區塊',
  },
  branch: {
    en: 'branch',
    'zh-Hans': '分支',
    'zh-Hant': '分支',
  },
  'days on which the survey is open': {
    en: 'days on which the survey is open',
    'zh-Hans': '问卷的开放时间',
    'zh-Hant': '問卷的開放時間',
  },
  'header or footer': {
    en: 'header or footer',
    'zh-Hans': '页眉或页脚',
    'zh-Hant': '頁首或頁尾',
  },
  'loop & merge': {
    en: 'loop & merge',
    'zh-Hans': '循环与合并',
    'zh-Hant': '迴圈與合併',
  },
  'name {name}': {
    en: 'name {name}',
    'zh-Hans': '名称 {name}',
    'zh-Hant': '名稱 {name}',
  },
  'notes of colleagues': {
    en: 'notes of colleagues',
    'zh-Hans': '同事的备注',
    'zh-Hant': '同事的備註',
  },
  'own words for errors': {
    en: 'own words for errors',
    'zh-Hans': '自定义错误提示',
    'zh-Hant': '自訂錯誤提示',
  },
  panel: {
    en: 'panel',
    'zh-Hans': '面板',
    'zh-Hant': '面板',
  },
  'promise of anonymity': {
    en: 'promise of anonymity',
    'zh-Hans': '匿名承诺',
    'zh-Hant': '匿名承諾',
  },
  'quota {name}': {
    en: 'quota {name}',
    'zh-Hans': '配额 {name}',
    'zh-Hant': '配額 {name}',
  },
  quotas: {
    en: 'quotas',
    'zh-Hans': '配额',
    'zh-Hant': '配額',
  },
  'random order of a loop': {
    en: 'random order of a loop',
    'zh-Hans': '循环的随机顺序',
    'zh-Hant': '迴圈的隨機順序',
  },
  'even numbers of each': {
    en: 'even numbers of each',
    'zh-Hans': '各组人数相等',
    'zh-Hant': '各組人數相等',
  },
  'random order of blocks': {
    en: 'random order of blocks',
    'zh-Hans': '模块的随机顺序',
    'zh-Hant': '區塊的隨機順序',
  },
  scores: {
    en: 'scores',
    'zh-Hans': '计分',
    'zh-Hant': '計分',
  },
  styles: {
    en: 'styles',
    'zh-Hans': '样式',
    'zh-Hant': '樣式',
  },
  'text of the ending': {
    en: 'text of the ending',
    'zh-Hans': '结束页文字',
    'zh-Hant': '結束頁文字',
  },
  theme: {
    en: 'theme',
    'zh-Hans': '主题',
    'zh-Hant': '主題',
  },
  'words of a button {name}': {
    en: 'words of a button {name}',
    'zh-Hans': '按钮文字“{name}”',
    'zh-Hant': '按鈕文字「{name}」',
  },
}
