import type { Words } from '../../../platform/kernel/index.ts'

/** Why an import or export could not carry something over, by the engine's English phrase. */
export const exchangeReasons: Readonly<Record<string, Words>> = {
  'all are ranked here': {
    en: 'all are ranked here',
    'zh-Hans': '此处对全部选项排序',
    'zh-Hant': '此處對全部選項排序',
  },
  'all are shown': {
    en: 'all are shown',
    'zh-Hans': '全部显示',
    'zh-Hant': '全部顯示',
  },
  'all are shown, in random order': {
    en: 'all are shown, in random order',
    'zh-Hans': '全部显示，顺序随机',
    'zh-Hant': '全部顯示，順序隨機',
  },
  'are so only on average here: everybody draws anew': {
    en: 'are so only on average here: everybody draws anew',
    'zh-Hans': '在此仅平均相等：每位受访者重新抽取',
    'zh-Hant': '在此僅平均相等：每位受訪者重新抽取',
  },
  'are those of the page here': {
    en: 'are those of the page here',
    'zh-Hans': '此处使用页面自带的文字',
    'zh-Hant': '此處使用頁面內建的文字',
  },
  'becomes a block for each of its rows': {
    en: 'becomes a block for each of its rows',
    'zh-Hans': '变为每行各一个题组',
    'zh-Hant': '變為每列各一個題組',
  },
  'becomes a choice among its rows': {
    en: 'becomes a choice among its rows',
    'zh-Hans': '变为从各行中选择的题',
    'zh-Hant': '變為從各列中選擇的題',
  },
  'becomes a choice of words': {
    en: 'becomes a choice of words',
    'zh-Hans': '改为文字选项',
    'zh-Hant': '改為文字選項',
  },
  'becomes a hidden field that the link may set': {
    en: 'becomes a hidden field that the link may set',
    'zh-Hans': '改为可由链接设置的隐藏字段',
    'zh-Hant': '改為可由連結設定的隱藏欄位',
  },
  'becomes a plain random order': {
    en: 'becomes a plain random order',
    'zh-Hans': '改为普通随机顺序',
    'zh-Hant': '改為一般隨機順序',
  },
  'becomes a slider': {
    en: 'becomes a slider',
    'zh-Hans': '改为滑块',
    'zh-Hant': '改為滑桿',
  },
  'becomes a text': {
    en: 'becomes a text',
    'zh-Hans': '改为文本题',
    'zh-Hant': '改為文字題',
  },
  'becomes choices': {
    en: 'becomes choices',
    'zh-Hans': '改为选项',
    'zh-Hant': '改為選項',
  },
  'becomes questions of their own': {
    en: 'becomes questions of their own',
    'zh-Hans': '变为几道单独的题',
    'zh-Hant': '變為幾道單獨的題',
  },
  'can be read while it is entered': {
    en: 'can be read while it is entered',
    'zh-Hans': '输入时可见',
    'zh-Hant': '輸入時可見',
  },
  'cannot be read': {
    en: 'cannot be read',
    'zh-Hans': '无法识别',
    'zh-Hant': '無法識別',
  },
  'cannot be read; the block is always shown': {
    en: 'cannot be read; the block is always shown',
    'zh-Hans': '无法识别；该模块将始终显示',
    'zh-Hant': '無法識別；該區塊將一律顯示',
  },
  'cannot be read; the question is always shown': {
    en: 'cannot be read; the question is always shown',
    'zh-Hans': '无法识别；该题将始终显示',
    'zh-Hant': '無法識別；該題將一律顯示',
  },
  'all choices of that question are offered': {
    en: 'all choices of that question are offered',
    'zh-Hans': '提供该题的全部选项',
    'zh-Hant': '提供該題的全部選項',
  },
  'choices are fixed here': {
    en: 'choices are fixed here',
    'zh-Hans': '此处的选项是固定的',
    'zh-Hant': '此處的選項是固定的',
  },
  'choices have no conditions here': {
    en: 'choices have no conditions here',
    'zh-Hans': '此处的选项不支持条件',
    'zh-Hant': '此處的選項不支援條件',
  },
  'come from somewhere else or are missing': {
    en: 'come from somewhere else or are missing',
    'zh-Hans': '来自外部或缺失',
    'zh-Hant': '來自外部或缺少',
  },
  'each question may be left out here': {
    en: 'each question may be left out here',
    'zh-Hans': '这里每题都可不答',
    'zh-Hant': '這裡每題都可不答',
  },
  'every row must be answered here': {
    en: 'every row must be answered here',
    'zh-Hans': '此处每一行都必须作答',
    'zh-Hant': '此處每一列都必須作答',
  },
  'follows the order of the list here': {
    en: 'follows the order of the list here',
    'zh-Hans': '此处按列表顺序',
    'zh-Hant': '此處依清單順序',
  },
  'goes over something that is no list here': {
    en: 'goes over something that is no list here',
    'zh-Hans': '循环的对象在此处不是列表',
    'zh-Hant': '迴圈的對象在此處不是清單',
  },
  'has a condition that cannot be read, or no block before it': {
    en: 'has a condition that cannot be read, or no block before it',
    'zh-Hans': '条件无法识别，或前面没有模块',
    'zh-Hant': '條件無法識別，或前面沒有區塊',
  },
  'has a name that is no id here': {
    en: 'has a name that is no id here',
    'zh-Hans': '名称不能用作 ID',
    'zh-Hant': '名稱不能當作 ID',
  },
  'has more questions or pages than a survey may have here': {
    en: 'has more questions or pages than a survey may have here',
    'zh-Hans': '题目或页数超过此处问卷的上限',
    'zh-Hant': '題目或頁數超過此處問卷的上限',
  },
  'has no counterpart here': {
    en: 'has no counterpart here',
    'zh-Hans': '此处没有对应功能',
    'zh-Hant': '此處沒有對應功能',
  },
  'has no counterpart in SurveyJS': {
    en: 'has no counterpart in SurveyJS',
    'zh-Hans': '在 SurveyJS 中没有对应功能',
    'zh-Hant': '在 SurveyJS 中沒有對應功能',
  },
  'has no counterpart in a file of Qualtrics': {
    en: 'has no counterpart in a file of Qualtrics',
    'zh-Hans': '在 Qualtrics 文件中没有对应功能',
    'zh-Hant': '在 Qualtrics 檔案中沒有對應功能',
  },
  'has no questions that exist here': {
    en: 'has no questions that exist here',
    'zh-Hans': '没有可用的题目',
    'zh-Hant': '沒有可用的題目',
  },
  'has numbers for its columns': {
    en: 'has numbers for its columns',
    'zh-Hans': '各列以数字表示',
    'zh-Hant': '各欄以數字表示',
  },
  'has to be made here anew': {
    en: 'has to be made here anew',
    'zh-Hans': '需要在此处重新设置',
    'zh-Hant': '需要在此處重新設定',
  },
  'have no counterpart here': {
    en: 'have no counterpart here',
    'zh-Hans': '此处没有对应功能',
    'zh-Hant': '此處沒有對應功能',
  },
  'is a matter of the link here': {
    en: 'is a matter of the link here',
    'zh-Hans': '此处由链接决定',
    'zh-Hant': '此處由連結決定',
  },
  'is asked for before its answer is there': {
    en: 'is asked for before its answer is there',
    'zh-Hans': '引用时该题尚未作答',
    'zh-Hant': '引用時該題尚未作答',
  },
  'is left out: it stands within another random order': {
    en: 'is left out: it stands within another random order',
    'zh-Hans': '未保留：位于另一个随机顺序之中',
    'zh-Hant': '未保留：位於另一個隨機順序之中',
  },
  'is missing in the file, or stands there twice': {
    en: 'is missing in the file, or stands there twice',
    'zh-Hans': '文件中缺失或重复出现',
    'zh-Hant': '檔案中缺少或重複出現',
  },
  'is more than a survey may have here': {
    en: 'is more than a survey may have here',
    'zh-Hans': '超出此处一份问卷的上限',
    'zh-Hant': '超出此處一份問卷的上限',
  },
  'is more than a file may have here': {
    en: 'is more than a file may have here',
    'zh-Hans': '超过此处允许的文件大小',
    'zh-Hant': '超過此處允許的檔案大小',
  },
  'is nested too deep': {
    en: 'is nested too deep',
    'zh-Hans': '嵌套过深',
    'zh-Hant': '巢狀過深',
  },
  'is no media type': {
    en: 'is no media type',
    'zh-Hans': '不是媒体类型',
    'zh-Hant': '不是媒體類型',
  },
  'is not a plain web address': {
    en: 'is not a plain web address',
    'zh-Hans': '不是普通网址',
    'zh-Hant': '不是一般網址',
  },
  'is nowhere until it is moved': {
    en: 'is nowhere until it is moved',
    'zh-Hans': '移动之前没有位置',
    'zh-Hant': '移動之前沒有位置',
  },
  'is set by the link here, not by the survey': {
    en: 'is set by the link here, not by the survey',
    'zh-Hans': '在此处由链接设置，而不是由问卷设置',
    'zh-Hant': '在此處由連結設定，而不是由問卷設定',
  },
  'is shown': {
    en: 'is shown',
    'zh-Hans': '将会显示',
    'zh-Hant': '將會顯示',
  },
  'is shown a second time, which is left out': {
    en: 'is shown a second time, which is left out',
    'zh-Hans': '重复出现的一次已省略',
    'zh-Hant': '重複出現的一次已略過',
  },
  'is used twice; the questions have answers of their own': {
    en: 'is used twice; the questions have answers of their own',
    'zh-Hans': '重复使用；各题分别作答',
    'zh-Hant': '重複使用；各題分別作答',
  },
  'it is always offered': {
    en: 'it is always offered',
    'zh-Hans': '将始终提供该选项',
    'zh-Hant': '將一律提供該選項',
  },
  'keep the order of the file': {
    en: 'keep the order of the file',
    'zh-Hans': '保持文件中的顺序',
    'zh-Hant': '保持檔案中的順序',
  },
  'may be left out here': {
    en: 'may be left out here',
    'zh-Hans': '此处可以不答',
    'zh-Hant': '此處可以不答',
  },
  'must add up to 100 here': {
    en: 'must add up to 100 here',
    'zh-Hans': '此处总和须为 100',
    'zh-Hant': '此處總和須為 100',
  },
  'only those of its ends are shown': {
    en: 'only those of its ends are shown',
    'zh-Hans': '仅显示两端的标签',
    'zh-Hant': '僅顯示兩端的標籤',
  },
  'points are numbers here': {
    en: 'points are numbers here',
    'zh-Hans': '此处的级别是数字',
    'zh-Hant': '此處的級別是數字',
  },
  'questions have no groups within a page': {
    en: 'questions have no groups within a page',
    'zh-Hans': '同一页内的题目不分组',
    'zh-Hant': '同一頁內的題目不分組',
  },
  'stands before every question': {
    en: 'stands before every question',
    'zh-Hans': '位于所有题目之前',
    'zh-Hant': '位於所有題目之前',
  },
  'stands behind the end of the survey': {
    en: 'stands behind the end of the survey',
    'zh-Hans': '位于问卷结束之后',
    'zh-Hant': '位於問卷結束之後',
  },
  'stands in a random order': {
    en: 'stands in a random order',
    'zh-Hans': '位于随机顺序之中',
    'zh-Hant': '位於隨機順序之中',
  },
  'stays as it is written': {
    en: 'stays as it is written',
    'zh-Hans': '保持原样',
    'zh-Hant': '保持原樣',
  },
  'stays in the library of Qualtrics': {
    en: 'stays in the library of Qualtrics',
    'zh-Hans': '留在 Qualtrics 的资料库中',
    'zh-Hant': '留在 Qualtrics 的資料庫中',
  },
  'steps are whole numbers': {
    en: 'steps are whole numbers',
    'zh-Hans': '步长为整数',
    'zh-Hant': '級距為整數',
  },
  'surveys run no scripts': {
    en: 'surveys run no scripts',
    'zh-Hans': '问卷不运行脚本',
    'zh-Hant': '問卷不執行指令碼',
  },
  'texts are words here': {
    en: 'texts are words here',
    'zh-Hans': '此处的文本只含文字',
    'zh-Hant': '此處的文本只含文字',
  },
  'the pages stay as they are': {
    en: 'the pages stay as they are',
    'zh-Hans': '分页保持不变',
    'zh-Hant': '分頁保持不變',
  },
}
