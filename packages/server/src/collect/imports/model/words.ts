import type { Words } from '../../../platform/kernel/index.ts'

/** What is expected where a row is wrong, by code: rejected rows keep the code with its values, and say it when they are read. */
export const expectedWords = {
  dataBelowHeader: {
    en: 'rows of data below the header',
    'zh-Hans': '表头下方的数据行',
    'zh-Hant': '標題列下方的資料列',
  },
  charactersAtMost: {
    en: 'at most {most} characters',
    'zh-Hans': '最多 {most} 个字符',
    'zh-Hant': '最多 {most} 個字元',
  },
  allDigits: {
    en: 'all digits; a spreadsheet rounded this number',
    'zh-Hans': '完整的数字；此数字被表格软件舍入过',
    'zh-Hant': '完整的數字；此數字被試算表捨入過',
  },
  textInEncoding: {
    en: 'text in the encoding of the file',
    'zh-Hans': '使用文件编码的文本',
    'zh-Hant': '使用檔案編碼的文字',
  },
  numberToAdd: {
    en: 'a number to add (as: number)',
    'zh-Hans': '用来累加的数字（as: number）',
    'zh-Hant': '用來累加的數字（as: number）',
  },
  timeZone: {
    en: 'an IANA time zone such as {example}',
    'zh-Hans': 'IANA 时区，例如 {example}',
    'zh-Hant': 'IANA 時區，例如 {example}',
  },
  eventsTogether: {
    en: 'events of at most {most} characters together',
    'zh-Hans': '所有事件合计最多 {most} 个字符',
    'zh-Hant': '所有事件合計最多 {most} 個字元',
  },
  groupRows: {
    en: 'at most {most} rows of one group',
    'zh-Hans': '同组最多 {most} 行',
    'zh-Hant': '同組最多 {most} 列',
  },
  newKey: {
    en: 'a key that no earlier row of the file has',
    'zh-Hans': '文件前面的行没有用过的主键',
    'zh-Hant': '檔案前面的列沒有用過的主鍵',
  },
  keyNotImported: {
    en: 'a key that no imported row of the file has',
    'zh-Hans': '文件中已导入的行没有用过的主键',
    'zh-Hant': '檔案中已匯入的列沒有用過的主鍵',
  },
  rowsOfGroupTogether: {
    en: 'all rows of a group after each other; sort the file',
    'zh-Hans': '同组的行排在一起；请先排序文件',
    'zh-Hant': '同組的列排在一起；請先排序檔案',
  },
  oneOf: {
    en: 'one of {known}',
    'zh-Hans': '以下之一：{known}',
    'zh-Hant': '以下之一：{known}',
  },
  numberSuchAs: {
    en: 'a number such as {example}',
    'zh-Hans': '数字，例如 {example}',
    'zh-Hant': '數字，例如 {example}',
  },
  wholeNumber: {
    en: 'a whole number',
    'zh-Hans': '整数',
    'zh-Hant': '整數',
  },
  yesOrNo: {
    en: 'yes or no',
    'zh-Hans': '“是”或“否”',
    'zh-Hant': '「是」或「否」',
  },
  json: {
    en: 'JSON',
    'zh-Hans': 'JSON 格式',
    'zh-Hant': 'JSON 格式',
  },
  closingQuote: {
    en: 'a closing quote before the next delimiter or line end',
    'zh-Hans': '下一个分隔符或行尾之前的右引号',
    'zh-Hant': '下一個分隔符號或列尾之前的右引號',
  },
  rowCharacters: {
    en: 'a row of at most {most} characters',
    'zh-Hans': '最多 {most} 个字符的行',
    'zh-Hant': '最多 {most} 個字元的列',
  },
  cellCharacters: {
    en: 'a cell of at most {most} characters',
    'zh-Hans': '最多 {most} 个字符的单元格',
    'zh-Hant': '最多 {most} 個字元的儲存格',
  },
  lineCharacters: {
    en: 'a line of at most {most} characters',
    'zh-Hans': '最多 {most} 个字符的一行',
    'zh-Hant': '最多 {most} 個字元的一行',
  },
  weight: {
    en: 'a weight above 0',
    'zh-Hans': '大于 0 的权重',
    'zh-Hant': '大於 0 的權重',
  },
  metricName: {
    en: 'the name of a metric',
    'zh-Hans': '指标名称',
    'zh-Hant': '指標名稱',
  },
  scale: {
    en: '{low} to {high}, or missing',
    'zh-Hans': '{low} 至 {high}，或留空',
    'zh-Hant': '{low} 至 {high}，或留空',
  },
  noNul: {
    en: 'text without NUL characters',
    'zh-Hans': '不含空字符（NUL）的文本',
    'zh-Hant': '不含空字元（NUL）的文字',
  },
  groupRight: {
    en: 'all rows of a group to be right, also line {line}; they go in or stay out together',
    'zh-Hans': '同组各行都正确，包括第 {line} 行；同组的行要么全部导入，要么全部不导入',
    'zh-Hant': '同組各列都正確，包括第 {line} 列；同組的列會一起匯入，或一起不匯入',
  },
  keyValue: {
    en: 'a value: it tells this row from others',
    'zh-Hans': '一个值：用来区分此行与其他行',
    'zh-Hant': '一個值：用來區分此列與其他列',
  },
  identifier: {
    en: 'an identifier: without one nobody is meant',
    'zh-Hans': '标识：没有标识就无法知道是谁',
    'zh-Hant': '識別碼：沒有識別碼就無法知道是誰',
  },
  time: {
    en: 'a time: without one a row can only set traits',
    'zh-Hans': '时间：没有时间的行只能设置特征',
    'zh-Hant': '時間：沒有時間的列只能設定特徵',
  },
  eventName: {
    en: 'the name of the event, at most {most} characters',
    'zh-Hans': '事件名称，最多 {most} 个字符',
    'zh-Hant': '事件名稱，最多 {most} 個字元',
  },
  timeRange: {
    en: 'a time from 1970 to 2099',
    'zh-Hans': '1970 年至 2099 年之间的时间',
    'zh-Hant': '1970 年至 2099 年之間的時間',
  },
  localOnce: {
    en: 'a local time that occurs once in {zone}, or one with its offset',
    'zh-Hans': '在 {zone} 只出现一次的当地时间，或带时差的时间',
    'zh-Hant': '在 {zone} 只出現一次的當地時間，或帶時差的時間',
  },
  sinceEpoch: {
    en: 'a number since 1970',
    'zh-Hans': '自 1970 年起的数值',
    'zh-Hant': '自 1970 年起的數值',
  },
  dayCount: {
    en: 'a day count of a spreadsheet',
    'zh-Hans': '表格软件的日期序号',
    'zh-Hant': '試算表的日期序號',
  },
  dateOrder: {
    en: 'read.dateOrder: dmy (day first) or mdy (month first)',
    'zh-Hans': 'read.dateOrder：dmy（日在前）或 mdy（月在前）',
    'zh-Hant': 'read.dateOrder：dmy（日在前）或 mdy（月在前）',
  },
  sameDateOrder: {
    en: 'day and month in the order of the others (read.dateOrder); where both are up to 12, dates nearby may have been read the wrong way round',
    'zh-Hans': '与其他日期相同的日月顺序（read.dateOrder）；日和月都不超过 12 时，附近的日期可能已被读反',
    'zh-Hant': '與其他日期相同的日月順序（read.dateOrder）；日和月都不超過 12 時，附近的日期可能已被讀反',
  },
  timeSuchAs: {
    en: 'a time such as {example}',
    'zh-Hans': '时间，例如 {example}',
    'zh-Hant': '時間，例如 {example}',
  },
  objectPerLine: {
    en: 'one JSON object a line ({fault})',
    'zh-Hans': '每行一个 JSON 对象（{fault}）',
    'zh-Hant': '每行一個 JSON 物件（{fault}）',
  },
  objectSuchAs: {
    en: 'a JSON object such as {example}',
    'zh-Hans': 'JSON 对象，例如 {example}',
    'zh-Hant': 'JSON 物件，例如 {example}',
  },
  differentKeys: {
    en: 'at most {most} different keys in a file',
    'zh-Hans': '一个文件最多 {most} 个不同的键',
    'zh-Hant': '一個檔案最多 {most} 個不同的鍵',
  },
  cells: {
    en: '{width} cells; is a delimiter inside a cell without quotes?',
    'zh-Hans': '{width} 个单元格；是否有未加引号的单元格含有分隔符？',
    'zh-Hant': '{width} 個儲存格；是否有未加引號的儲存格含有分隔符號？',
  },
} as const satisfies Record<string, Words>

/** Why a row is rejected, by its reason; `{found}` is what stood there. The page has them in its own words. */
export const reasonWords = {
  unclosed_quote: {
    en: 'a quotation mark does not close',
    'zh-Hans': '引号没有闭合',
    'zh-Hant': '引號沒有關上',
  },
  row_too_long: {
    en: 'the row is too long',
    'zh-Hans': '这一行太长',
    'zh-Hant': '這一列太長',
  },
  cell_too_long: {
    en: 'a cell is too long',
    'zh-Hans': '有单元格太长',
    'zh-Hant': '有儲存格太長',
  },
  too_many_cells: {
    en: '{found} cells, more than columns',
    'zh-Hans': '有 {found} 个单元格，比列多',
    'zh-Hant': '有 {found} 個儲存格，比欄多',
  },
  too_many_columns: {
    en: 'too many columns',
    'zh-Hans': '列太多',
    'zh-Hant': '欄太多',
  },
  header_again: {
    en: 'the row is the header again',
    'zh-Hans': '这一行又是表头',
    'zh-Hant': '這一列又是標題列',
  },
  bad_json: {
    en: 'not JSON',
    'zh-Hans': '不是 JSON',
    'zh-Hant': '不是 JSON',
  },
  not_an_object: {
    en: 'not a JSON object',
    'zh-Hans': '不是 JSON 对象',
    'zh-Hant': '不是 JSON 物件',
  },
  nul_character: {
    en: 'holds an invisible NUL character',
    'zh-Hans': '含有不可见的空字符',
    'zh-Hant': '含有不可見的空字元',
  },
  undecodable_text: {
    en: 'text that cannot be read in this encoding',
    'zh-Hans': '文字在这个编码下无法读取',
    'zh-Hant': '文字在這個編碼下無法讀取',
  },
  not_a_number: {
    en: '“{found}” is no number',
    'zh-Hans': '“{found}”不是数字',
    'zh-Hant': '「{found}」不是數字',
  },
  not_an_integer: {
    en: '“{found}” is no whole number',
    'zh-Hans': '“{found}”不是整数',
    'zh-Hant': '「{found}」不是整數',
  },
  number_damaged: {
    en: '“{found}” was rounded by a spreadsheet',
    'zh-Hans': '“{found}”被表格软件四舍五入过',
    'zh-Hant': '「{found}」被試算表四捨五入過',
  },
  not_a_boolean: {
    en: '“{found}” is neither yes nor no',
    'zh-Hans': '“{found}”不是“是”或“否”',
    'zh-Hant': '「{found}」不是「是」或「否」',
  },
  not_json: {
    en: '“{found}” is not JSON',
    'zh-Hans': '“{found}”不是 JSON',
    'zh-Hant': '「{found}」不是 JSON',
  },
  not_a_time: {
    en: '“{found}” is no time',
    'zh-Hans': '“{found}”不是时间',
    'zh-Hant': '「{found}」不是時間',
  },
  ambiguous_date: {
    en: '“{found}”: day and month cannot be told apart',
    'zh-Hans': '“{found}”分不清日和月',
    'zh-Hant': '「{found}」分不清日和月',
  },
  date_order_differs: {
    en: '“{found}” has day and month the other way round than the file',
    'zh-Hans': '“{found}”的日和月与文件的顺序相反',
    'zh-Hant': '「{found}」的日和月與檔案的順序相反',
  },
  unknown_time_zone: {
    en: '“{found}” is no time zone',
    'zh-Hans': '“{found}”不是时区',
    'zh-Hant': '「{found}」不是時區',
  },
  time_out_of_range: {
    en: '“{found}” lies outside 1970 to 2099',
    'zh-Hans': '“{found}”不在 1970 至 2099 年之间',
    'zh-Hant': '「{found}」不在 1970 至 2099 年之間',
  },
  local_time_twice: {
    en: '“{found}” occurred twice when the clocks changed',
    'zh-Hans': '“{found}”在时钟调整时出现了两次',
    'zh-Hant': '「{found}」在時鐘調整時出現了兩次',
  },
  local_time_never: {
    en: '“{found}” never occurred: the clocks skipped it',
    'zh-Hans': '“{found}”不存在，时钟跳过了它',
    'zh-Hant': '「{found}」不存在，時鐘跳過了它',
  },
  unmapped_value: {
    en: '“{found}” has no meaning in the mapping',
    'zh-Hans': '“{found}”在映射中没有对应的含义',
    'zh-Hant': '「{found}」在對應中沒有意義',
  },
  missing_time: {
    en: 'the time is missing',
    'zh-Hans': '缺少时间',
    'zh-Hant': '缺少時間',
  },
  missing_identifier: {
    en: 'nobody is named',
    'zh-Hans': '没有指明是谁',
    'zh-Hant': '沒有指明是誰',
  },
  total_row: {
    en: '“{found}” sums up the other rows and is no customer',
    'zh-Hans': '“{found}”是其他行的汇总，不是客户',
    'zh-Hant': '「{found}」是其他列的加總，不是客戶',
  },
  identifier_too_long: {
    en: 'an identifier is too long',
    'zh-Hans': '标识太长',
    'zh-Hant': '識別碼太長',
  },
  missing_name: {
    en: 'the event has no name',
    'zh-Hans': '事件没有名称',
    'zh-Hant': '事件沒有名稱',
  },
  name_too_long: {
    en: 'the name of the event is too long',
    'zh-Hans': '事件名称太长',
    'zh-Hant': '事件名稱太長',
  },
  missing_key: {
    en: 'the key is empty',
    'zh-Hans': '主键为空',
    'zh-Hant': '主鍵為空',
  },
  repeated_key: {
    en: 'the key {found} came before',
    'zh-Hans': '主键 {found} 前面出现过',
    'zh-Hant': '主鍵 {found} 前面出現過',
  },
  missing_metric: {
    en: 'the metric is missing',
    'zh-Hans': '缺少指标',
    'zh-Hant': '缺少指標',
  },
  score_out_of_scale: {
    en: '“{found}” is outside the scale',
    'zh-Hans': '“{found}”超出量表范围',
    'zh-Hant': '「{found}」超出量表範圍',
  },
  weight_not_positive: {
    en: '“{found}” is no weight above 0',
    'zh-Hans': '“{found}”不是大于 0 的权重',
    'zh-Hant': '「{found}」不是大於 0 的權重',
  },
  group_rejected: {
    en: 'another row of its group was rejected',
    'zh-Hans': '同组的另一行被拒',
    'zh-Hant': '同組的另一列遭拒',
  },
  group_not_adjacent: {
    en: 'the rows of its group are apart',
    'zh-Hans': '同组的行没有排在一起',
    'zh-Hant': '同組的列沒有排在一起',
  },
  group_too_large: {
    en: 'its group has too many rows',
    'zh-Hans': '同组的行太多',
    'zh-Hant': '同組的列太多',
  },
} as const satisfies Record<string, Words>
