import type { Words } from '../../../platform/kernel/index.ts'

/** What is wrong at a place of a definition, by the engine's code; said behind the path. */
export const issueWords: Readonly<Record<string, Words>> = {
  bad_address: {
    en: 'must be an http or https address',
    'zh-Hans': '必须是 http 或 https 地址',
    'zh-Hant': '必須是 http 或 https 位址',
  },
  bad_colour: {
    en: 'must be a colour as #rrggbb',
    'zh-Hans': '必须是 #rrggbb 格式的颜色',
    'zh-Hant': '必須是 #rrggbb 格式的顏色',
  },
  bad_condition: {
    en: 'is not a condition that can be read',
    'zh-Hans': '不是可识别的条件',
    'zh-Hant': '不是可識別的條件',
  },
  bad_date: {
    en: 'must be a day as YYYY-MM-DD',
    'zh-Hans': '必须是 YYYY-MM-DD 格式的日期',
    'zh-Hant': '必須是 YYYY-MM-DD 格式的日期',
  },
  bad_expression: {
    en: 'is not an expression that can be read',
    'zh-Hans': '不是可识别的表达式',
    'zh-Hant': '不是可識別的運算式',
  },
  bad_id: {
    en: 'must be an id: a letter, then letters, digits, _ or -',
    'zh-Hans': '必须是有效的 ID：以字母开头，其后为字母、数字、_ 或 -',
    'zh-Hant': '必須是有效的 ID：以字母開頭，其後為字母、數字、_ 或 -',
  },
  bad_language: {
    en: 'must be a language tag such as en or zh-Hans',
    'zh-Hans': '必须是语言标签，例如 en 或 zh-Hans',
    'zh-Hant': '必須是語言標籤，例如 en 或 zh-Hans',
  },
  bad_listening: {
    en: 'cannot listen here: the question must come before it, in a block whose order is not drawn',
    'zh-Hans': '不能在此处聆听：所指的题目必须在它之前，且所在模块不随机排序',
    'zh-Hant': '不能在此處聆聽：所指的題目必須在它之前，且所在區塊不隨機排序',
  },
  bad_loop: { en: 'cannot be repeated for this', 'zh-Hans': '不能按此内容循环', 'zh-Hant': '不能依此內容重複' },
  bad_media_type: {
    en: 'must be a media type such as image/png',
    'zh-Hans': '必须是媒体类型，例如 image/png',
    'zh-Hant': '必須是媒體類型，例如 image/png',
  },
  bad_name: {
    en: 'is not a name that can be used here',
    'zh-Hans': '不是可在此处使用的名称',
    'zh-Hant': '不是可在此處使用的名稱',
  },
  bad_placeholder: {
    en: 'has a placeholder that cannot be read',
    'zh-Hans': '含有无法识别的占位符',
    'zh-Hant': '含有無法識別的預留位置',
  },
  bad_target: {
    en: 'must lead to a block, a question or an ending',
    'zh-Hans': '必须跳转到模块、题目或结束页',
    'zh-Hant': '必須跳至區塊、題目或結束頁',
  },
  duplicate_id: { en: 'is used twice', 'zh-Hans': '重复使用', 'zh-Hant': '重複使用' },
  empty_range: {
    en: 'leaves nothing that can be answered',
    'zh-Hans': '没有留下任何可回答的范围',
    'zh-Hant': '沒有留下任何可回答的範圍',
  },
  jump_backward: {
    en: 'leads backward; jumps may only lead forward',
    'zh-Hans': '向后跳转；只允许向前跳转',
    'zh-Hant': '往回跳；只允許往前跳',
  },
  jump_into_shuffle: {
    en: 'leads to a place that is drawn at random',
    'zh-Hans': '跳转到随机排序的位置',
    'zh-Hant': '跳至隨機排序的位置',
  },
  jump_on_screen: {
    en: 'leads to a question on the same screen',
    'zh-Hans': '跳转到同一屏的题目',
    'zh-Hant': '跳至同一畫面的題目',
  },
  missing: { en: 'is missing', 'zh-Hans': '缺失', 'zh-Hant': '缺少' },
  no_ending: {
    en: 'must have one ending without a condition, so that the survey always ends',
    'zh-Hans': '必须有一个无条件的结束页，使问卷总能结束',
    'zh-Hant': '必須有一個無條件的結束頁，讓問卷總能結束',
  },
  no_fallback: {
    en: 'has a placeholder without a fallback for when nothing is known',
    'zh-Hans': '占位符缺少未知时的替代文字',
    'zh-Hant': '預留位置缺少未知時的替代文字',
  },
  no_loop: {
    en: 'reads what a repetition is about, but is in none',
    'zh-Hans': '引用了循环内容，但不在循环中',
    'zh-Hant': '引用了重複內容，但不在重複區塊中',
  },
  not_a_list: { en: 'must be a list', 'zh-Hans': '必须是列表', 'zh-Hant': '必須是清單' },
  not_a_number: { en: 'must be a number', 'zh-Hans': '必须是数字', 'zh-Hant': '必須是數字' },
  not_a_text: { en: 'must be a text', 'zh-Hans': '必须是文本', 'zh-Hant': '必須是文字' },
  not_a_text_by_language: {
    en: 'must be a text by language',
    'zh-Hans': '必须是按语言给出的文本',
    'zh-Hant': '必須是依語言給出的文字',
  },
  not_an_object: { en: 'must be an object', 'zh-Hans': '必须是对象', 'zh-Hant': '必須是物件' },
  not_neighbours: {
    en: 'must name blocks that follow each other',
    'zh-Hans': '必须是相邻的模块',
    'zh-Hant': '必須是相鄰的區塊',
  },
  not_one_of: {
    en: 'is not one of the values that are possible here',
    'zh-Hans': '不是此处允许的值',
    'zh-Hant': '不是此處允許的值',
  },
  not_true_or_false: {
    en: 'must be true or false',
    'zh-Hans': '必须是 true 或 false',
    'zh-Hant': '必須是 true 或 false',
  },
  not_whole: { en: 'must be a whole number', 'zh-Hans': '必须是整数', 'zh-Hant': '必須是整數' },
  out_of_range: { en: 'lies outside what is possible', 'zh-Hans': '超出允许范围', 'zh-Hant': '超出允許範圍' },
  too_complex: { en: 'is too complex: split it up', 'zh-Hans': '过于复杂：请拆分', 'zh-Hant': '過於複雜：請拆分' },
  too_few: { en: 'has too few entries', 'zh-Hans': '条目太少', 'zh-Hant': '項目太少' },
  too_long: { en: 'is too long', 'zh-Hans': '太长', 'zh-Hant': '太長' },
  too_many: { en: 'has too many entries', 'zh-Hans': '条目太多', 'zh-Hant': '項目太多' },
  too_short: { en: 'is empty or too short', 'zh-Hans': '为空或太短', 'zh-Hant': '為空或太短' },
  unknown_block: {
    en: 'names a block that does not exist',
    'zh-Hans': '所指的模块不存在',
    'zh-Hant': '所指的區塊不存在',
  },
  unknown_ending: {
    en: 'names an ending that does not exist',
    'zh-Hans': '所指的结束页不存在',
    'zh-Hant': '所指的結束頁不存在',
  },
  unknown_hidden: {
    en: 'reads a hidden field that does not exist',
    'zh-Hans': '引用的隐藏字段不存在',
    'zh-Hant': '引用的隱藏欄位不存在',
  },
  unknown_known: {
    en: 'reads something known of the person that the survey does not declare',
    'zh-Hans': '引用了问卷未声明的已知信息',
    'zh-Hant': '引用了問卷未宣告的已知資訊',
  },
  unknown_language: {
    en: 'is not a language of this survey',
    'zh-Hans': '不是此问卷的语言',
    'zh-Hant': '不是此問卷的語言',
  },
  unknown_listening: {
    en: 'reads a listening step that does not exist',
    'zh-Hans': '引用的聆听步骤不存在',
    'zh-Hant': '引用的聆聽步驟不存在',
  },
  unknown_option: {
    en: 'names an option that does not exist',
    'zh-Hans': '所指的选项不存在',
    'zh-Hant': '所指的選項不存在',
  },
  unknown_part: {
    en: 'reads a part that the question does not have',
    'zh-Hans': '引用了题目中不存在的部分',
    'zh-Hant': '引用了題目中不存在的部分',
  },
  unknown_placeholder: {
    en: 'has a placeholder for something that does not exist',
    'zh-Hans': '占位符所指的内容不存在',
    'zh-Hant': '預留位置所指的內容不存在',
  },
  unknown_property: {
    en: 'is not a property that exists here',
    'zh-Hans': '不是此处存在的属性',
    'zh-Hant': '不是此處存在的屬性',
  },
  unknown_question: {
    en: 'names a question that does not exist, or that has no answer',
    'zh-Hans': '所指的题目不存在或没有答案',
    'zh-Hant': '所指的題目不存在或沒有答案',
  },
  unknown_type: { en: 'is not a type of question', 'zh-Hans': '不是题型', 'zh-Hant': '不是題型' },
  unknown_variable: {
    en: 'reads a variable that does not exist or stands behind it',
    'zh-Hans': '引用的变量不存在或位于其后',
    'zh-Hant': '引用的變數不存在或位於其後',
  },
}
