import type { Words } from '../../../platform/kernel/index.ts'
import { exchangeSurveyWords } from './exchange-survey.ts'

/** What an import or export could not carry over, by the engine's English phrase. Others are names of properties, the same in every language. */
export const exchangeWords: Readonly<Record<string, Words>> = {
  ...exchangeSurveyWords,
  'answer in any field': {
    en: 'answer in any field',
    'zh-Hans': '任填一栏即可',
    'zh-Hant': '任填一欄即可',
  },
  'answer in any row': {
    en: 'answer in any row',
    'zh-Hans': '任意一行作答即可',
    'zh-Hant': '任一列作答即可',
  },
  'answer that excludes others': {
    en: 'answer that excludes others',
    'zh-Hans': '与其他互斥的答案',
    'zh-Hant': '與其他互斥的答案',
  },
  'answer that is asked for once more': {
    en: 'answer that is asked for once more',
    'zh-Hans': '提醒作答',
    'zh-Hant': '提醒作答',
  },
  'answers filled in before': {
    en: 'answers filled in before',
    'zh-Hans': '预先填好的答案',
    'zh-Hant': '預先填好的答案',
  },
  'body of a statement': {
    en: 'body of a statement',
    'zh-Hans': '说明文字的正文',
    'zh-Hant': '說明文字的內文',
  },
  'bound {name}': {
    en: 'bound {name}',
    'zh-Hans': '界限 {name}',
    'zh-Hant': '界限 {name}',
  },
  'calculated value {name}': {
    en: 'calculated value {name}',
    'zh-Hans': '计算值 {name}',
    'zh-Hant': '計算值 {name}',
  },
  calculation: {
    en: 'calculation',
    'zh-Hans': '计算',
    'zh-Hant': '計算',
  },
  choices: {
    en: 'choices',
    'zh-Hans': '选项',
    'zh-Hant': '選項',
  },
  'choice of pictures': {
    en: 'choice of pictures',
    'zh-Hans': '图片选择题',
    'zh-Hant': '圖片選擇題',
  },
  'choices carried forward': {
    en: 'choices carried forward',
    'zh-Hans': '沿用上一题的选项',
    'zh-Hant': '沿用上一題的選項',
  },
  condition: {
    en: 'condition',
    'zh-Hans': '条件',
    'zh-Hant': '條件',
  },
  'condition on {name}': {
    en: 'condition on {name}',
    'zh-Hans': '引用 {name} 的条件',
    'zh-Hant': '引用 {name} 的條件',
  },
  'condition {name}': {
    en: 'condition {name}',
    'zh-Hans': '条件 {name}',
    'zh-Hant': '條件 {name}',
  },
  'direction of the scale': {
    en: 'direction of the scale',
    'zh-Hans': '量表方向',
    'zh-Hant': '量表方向',
  },
  'display logic': {
    en: 'display logic',
    'zh-Hans': '显示逻辑',
    'zh-Hant': '顯示邏輯',
  },
  'display logic of a choice': {
    en: 'display logic of a choice',
    'zh-Hans': '选项的显示逻辑',
    'zh-Hant': '選項的顯示邏輯',
  },
  'embedded data {name}': {
    en: 'embedded data {name}',
    'zh-Hans': '嵌入数据 {name}',
    'zh-Hant': '嵌入資料 {name}',
  },
  'end of survey': {
    en: 'end of survey',
    'zh-Hans': '问卷结束',
    'zh-Hant': '問卷結束',
  },
  'ending with a condition': {
    en: 'ending with a condition',
    'zh-Hans': '带条件的结束页',
    'zh-Hant': '帶條件的結束頁',
  },
  'first or last day': {
    en: 'first or last day',
    'zh-Hans': '最早或最晚日期',
    'zh-Hant': '最早或最晚日期',
  },
  'fixed place or picture of a choice': {
    en: 'fixed place or picture of a choice',
    'zh-Hans': '选项的固定位置或图片',
    'zh-Hant': '選項的固定位置或圖片',
  },
  flow: {
    en: 'flow',
    'zh-Hans': '流程',
    'zh-Hant': '流程',
  },
  'flow element {name}': {
    en: 'flow element {name}',
    'zh-Hans': '流程元素 {name}',
    'zh-Hant': '流程元素 {name}',
  },
  format: {
    en: 'format',
    'zh-Hans': '格式',
    'zh-Hant': '格式',
  },
  'further endings': {
    en: 'further endings',
    'zh-Hans': '其他结束页',
    'zh-Hant': '其他結束頁',
  },
  'grid of the slider': {
    en: 'grid of the slider',
    'zh-Hans': '滑块的刻度',
    'zh-Hant': '滑桿的刻度',
  },
  'groups of choices': {
    en: 'groups of choices',
    'zh-Hans': '选项分组',
    'zh-Hant': '選項分組',
  },
  'hidden entry of a password': {
    en: 'hidden entry of a password',
    'zh-Hans': '密码式隐藏输入',
    'zh-Hant': '密碼式隱藏輸入',
  },
  'hidden page': {
    en: 'hidden page',
    'zh-Hans': '隐藏的页面',
    'zh-Hant': '隱藏的頁面',
  },
  'hidden panel': {
    en: 'hidden panel',
    'zh-Hans': '隐藏的面板',
    'zh-Hant': '隱藏的面板',
  },
  'hidden question': {
    en: 'hidden question',
    'zh-Hans': '隐藏的题目',
    'zh-Hant': '隱藏的題目',
  },
  'how many are ranked': {
    en: 'how many are ranked',
    'zh-Hans': '排序数量',
    'zh-Hant': '排序數量',
  },
  'input of type {name}': {
    en: 'input of type {name}',
    'zh-Hans': '{name} 类型的输入框',
    'zh-Hant': '{name} 類型的輸入欄',
  },
  jump: {
    en: 'jump',
    'zh-Hans': '跳转',
    'zh-Hant': '跳轉',
  },
  'jump behind a block': {
    en: 'jump behind a block',
    'zh-Hans': '模块之后的跳转',
    'zh-Hant': '區塊之後的跳轉',
  },
  'kind of file {name}': {
    en: 'kind of file {name}',
    'zh-Hans': '文件类型 {name}',
    'zh-Hant': '檔案類型 {name}',
  },
  known: {
    en: 'known',
    'zh-Hans': '关于受访者的已知信息',
    'zh-Hant': '關於受訪者的已知資訊',
  },
  'labels along the slider': {
    en: 'labels along the slider',
    'zh-Hans': '滑块上的标签',
    'zh-Hant': '滑桿上的標籤',
  },
  'labels of a slider': {
    en: 'labels of a slider',
    'zh-Hans': '滑块的标签',
    'zh-Hant': '滑桿的標籤',
  },
  'labels of stars': {
    en: 'labels of stars',
    'zh-Hans': '星级的标签',
    'zh-Hant': '星級的標籤',
  },
  'least length': {
    en: 'least length',
    'zh-Hans': '最小长度',
    'zh-Hant': '最小長度',
  },
  'limits of an upload': {
    en: 'limits of an upload',
    'zh-Hans': '上传限制',
    'zh-Hant': '上傳限制',
  },
  'list to search in': {
    en: 'list to search in',
    'zh-Hans': '可搜索的列表',
    'zh-Hant': '可搜尋的清單',
  },
  'listening step': {
    en: 'listening step',
    'zh-Hans': '倾听步骤',
    'zh-Hant': '傾聽步驟',
  },
  'names of the points': {
    en: 'names of the points',
    'zh-Hans': '各级名称',
    'zh-Hant': '各級名稱',
  },
  'number or fixed place of a row': {
    en: 'number or fixed place of a row',
    'zh-Hans': '行的数值或固定位置',
    'zh-Hant': '列的數值或固定位置',
  },
  'number or place of a row or column': {
    en: 'number or place of a row or column',
    'zh-Hans': '行或列的数值或位置',
    'zh-Hant': '列或欄的數值或位置',
  },
  'number, place or text of a choice': {
    en: 'number, place or text of a choice',
    'zh-Hans': '选项的数值、位置或文本',
    'zh-Hant': '選項的數值、位置或文字',
  },
  'one question per screen': {
    en: 'one question per screen',
    'zh-Hans': '每屏一题',
    'zh-Hant': '每畫面一題',
  },
  'own validation': {
    en: 'own validation',
    'zh-Hans': '自定义验证',
    'zh-Hant': '自訂驗證',
  },
  'paging of a single question': {
    en: 'paging of a single question',
    'zh-Hans': '单题的分页',
    'zh-Hant': '單題的分頁',
  },
  'picture of a choice': {
    en: 'picture of a choice',
    'zh-Hans': '选项的图片',
    'zh-Hant': '選項的圖片',
  },
  'picture or film in a text': {
    en: 'picture or film in a text',
    'zh-Hans': '文字中的图片或视频',
    'zh-Hant': '文字中的圖片或影片',
  },
  'picture {name}': {
    en: 'picture {name}',
    'zh-Hans': '图片 {name}',
    'zh-Hant': '圖片 {name}',
  },
  'piped text {name}': {
    en: 'piped text {name}',
    'zh-Hans': '引用内容 {name}',
    'zh-Hant': '引用內容 {name}',
  },
  placeholder: {
    en: 'placeholder',
    'zh-Hans': '占位提示',
    'zh-Hant': '預留提示',
  },
  question: {
    en: 'question',
    'zh-Hans': '题目',
    'zh-Hant': '題目',
  },
  'question of type {name}': {
    en: 'question of type {name}',
    'zh-Hans': '{name} 类型的题目',
    'zh-Hant': '{name} 類型的題目',
  },
  'question {name}': {
    en: 'question {name}',
    'zh-Hans': '题目 {name}',
    'zh-Hant': '題目 {name}',
  },
  'random order {name}': {
    en: 'random order {name}',
    'zh-Hans': '随机顺序 {name}',
    'zh-Hant': '隨機順序 {name}',
  },
  'random questions {name}': {
    en: 'random questions {name}',
    'zh-Hans': '随机题目 {name}',
    'zh-Hant': '隨機題目 {name}',
  },
  'ranking of those chosen first': {
    en: 'ranking of those chosen first',
    'zh-Hans': '先选择再排序',
    'zh-Hant': '先選擇再排序',
  },
  rating: {
    en: 'rating',
    'zh-Hans': '评分题',
    'zh-Hant': '評分題',
  },
  'rating {name}': {
    en: 'rating {name}',
    'zh-Hans': '评分 {name}',
    'zh-Hant': '評分 {name}',
  },
  redirect: {
    en: 'redirect',
    'zh-Hans': '跳转网址',
    'zh-Hant': '轉址',
  },
  repetition: {
    en: 'repetition',
    'zh-Hans': '循环',
    'zh-Hant': '迴圈',
  },
  script: {
    en: 'script',
    'zh-Hans': '脚本',
    'zh-Hant': '指令碼',
  },
  'size of a file {name}': {
    en: 'size of a file {name}',
    'zh-Hans': '文件大小 {name}',
    'zh-Hant': '檔案大小 {name}',
  },
  'skip logic': {
    en: 'skip logic',
    'zh-Hans': '跳题逻辑',
    'zh-Hant': '跳題邏輯',
  },
  'sorted choices': {
    en: 'sorted choices',
    'zh-Hans': '已排序的选项',
    'zh-Hant': '已排序的選項',
  },
  'sum without a total': {
    en: 'sum without a total',
    'zh-Hans': '未设总和的分配题',
    'zh-Hant': '未設總和的分配題',
  },
  'text field of a row or column': {
    en: 'text field of a row or column',
    'zh-Hans': '行或列的文本框',
    'zh-Hant': '列或欄的文字欄位',
  },
  'text or redirect of an ending with a condition': {
    en: 'text or redirect of an ending with a condition',
    'zh-Hans': '带条件的结束页的文字或跳转网址',
    'zh-Hant': '帶條件的結束頁的文字或轉址',
  },
  'the survey': {
    en: 'the survey',
    'zh-Hans': '问卷',
    'zh-Hant': '問卷',
  },
  'title of a block': {
    en: 'title of a block',
    'zh-Hans': '模块标题',
    'zh-Hant': '區塊標題',
  },
  'title of a panel': {
    en: 'title of a panel',
    'zh-Hans': '面板标题',
    'zh-Hant': '面板標題',
  },
  touchpoint: {
    en: 'touchpoint',
    'zh-Hans': '触点',
    'zh-Hant': '接觸點',
  },
  'type or origin of a hidden field': {
    en: 'type or origin of a hidden field',
    'zh-Hans': '隐藏字段的类型或来源',
    'zh-Hant': '隱藏欄位的類型或來源',
  },
  unit: {
    en: 'unit',
    'zh-Hans': '单位',
    'zh-Hant': '單位',
  },
  'validation {name}': {
    en: 'validation {name}',
    'zh-Hans': '验证 {name}',
    'zh-Hant': '驗證 {name}',
  },
  'value of embedded data {name}': {
    en: 'value of embedded data {name}',
    'zh-Hans': '嵌入数据 {name} 的值',
    'zh-Hant': '嵌入資料 {name} 的值',
  },
  'variable {name}': {
    en: 'variable {name}',
    'zh-Hans': '变量 {name}',
    'zh-Hant': '變數 {name}',
  },
  variables: {
    en: 'variables',
    'zh-Hans': '变量',
    'zh-Hant': '變數',
  },
  'where the slider starts': {
    en: 'where the slider starts',
    'zh-Hans': '滑块的起始位置',
    'zh-Hant': '滑桿的起始位置',
  },
  '{name} blocks at random': {
    en: '{name} blocks at random',
    'zh-Hans': '随机显示 {name} 个模块',
    'zh-Hant': '隨機顯示 {name} 個區塊',
  },
}
