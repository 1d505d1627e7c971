import type { Words } from '../../platform/kernel/index.ts'

/** Why files, mappings and imports cannot be used as asked. */
export const words = {
  bytesOnly: {
    en: 'Send the bytes of the file as application/octet-stream.',
    'zh-Hans': '请以 application/octet-stream 发送文件内容。',
    'zh-Hant': '請以 application/octet-stream 傳送檔案內容。',
  },
  noMapping: {
    en: 'No saved mapping has this id.',
    'zh-Hans': '没有使用此 ID 的映射。',
    'zh-Hant': '沒有使用此 ID 的對應。',
  },
  mappingNameTaken: {
    en: 'Another mapping has this name.',
    'zh-Hans': '已有同名的映射。',
    'zh-Hant': '已有同名的對應。',
  },
  fileTooLarge: {
    en: 'A file may have at most {most} bytes.',
    'zh-Hans': '文件最多 {most} 字节。',
    'zh-Hant': '檔案最多 {most} 位元組。',
  },
  partDoesNotFollow: {
    en: 'This part does not follow: {arrived} bytes have arrived.',
    'zh-Hans': '此部分不连续：已收到 {arrived} 字节。',
    'zh-Hant': '此部分不連續：已收到 {arrived} 位元組。',
  },
  partTooLarge: {
    en: 'Send at most {most} bytes at once.',
    'zh-Hans': '每次最多发送 {most} 字节。',
    'zh-Hant': '每次最多傳送 {most} 位元組。',
  },
  empty: {
    en: 'is empty',
    'zh-Hans': '为空',
    'zh-Hant': '為空',
  },
  fileEmptyOrGone: {
    en: 'The file is empty or was removed.',
    'zh-Hans': '文件为空或已被删除。',
    'zh-Hant': '檔案為空或已被移除。',
  },
  fileInUse: {
    en: 'An import reads this file: cancel it first.',
    'zh-Hans': '有导入正在读取此文件，请先取消该导入。',
    'zh-Hant': '有匯入正在讀取此檔案，請先取消該匯入。',
  },
  noFile: {
    en: 'No uploaded file has this id.',
    'zh-Hans': '没有使用此 ID 的已上传文件。',
    'zh-Hant': '沒有使用此 ID 的已上傳檔案。',
  },
  fileRemoved: {
    en: 'The uploaded file was removed; upload it again.',
    'zh-Hans': '上传的文件已被删除，请重新上传。',
    'zh-Hant': '上傳的檔案已被移除，請重新上傳。',
  },
  fileRemovedStartAnew: {
    en: 'The uploaded file was removed; upload it again and start anew.',
    'zh-Hans': '上传的文件已被删除，请重新上传并重新开始。',
    'zh-Hant': '上傳的檔案已被移除，請重新上傳並重新開始。',
  },
  uploadIncomplete: {
    en: 'The upload is not complete.',
    'zh-Hans': '上传尚未完成。',
    'zh-Hant': '上傳尚未完成。',
  },
  notEnded: {
    en: 'The import is {state}: rejected rows can be repaired when it has ended.',
    'zh-Hans': '导入状态为 {state}：结束后才能修复被拒绝的行。',
    'zh-Hant': '匯入狀態為 {state}：結束後才能修復被拒絕的列。',
  },
  notRejected: {
    en: 'Line {line} is not among the rejected rows.',
    'zh-Hans': '第 {line} 行不在被拒绝的行中。',
    'zh-Hant': '第 {line} 列不在被拒絕的列中。',
  },
  noColumn: {
    en: 'is no column of the file',
    'zh-Hans': '不是文件中的列',
    'zh-Hant': '不是檔案中的欄',
  },
  absentColumns: {
    en: 'The mapping names columns that the file does not have.',
    'zh-Hans': '映射中的列在文件中不存在。',
    'zh-Hant': '對應中的欄在檔案中不存在。',
  },
  ambiguousDates: {
    en: 'Day and month of the dates cannot be told apart.',
    'zh-Hans': '无法区分日期中的日和月。',
    'zh-Hant': '無法區分日期中的日與月。',
  },
  needed: {
    en: 'is needed',
    'zh-Hans': '必须填写',
    'zh-Hant': '必須填寫',
  },
  noRowFits: {
    en: 'Not one row of the sample fits the mapping.',
    'zh-Hans': '样本中没有一行符合映射。',
    'zh-Hant': '樣本中沒有一列符合對應。',
  },
  nothingToStop: {
    en: 'The import is {state}: there is nothing to stop.',
    'zh-Hans': '导入状态为 {state}：没有可停止的内容。',
    'zh-Hant': '匯入狀態為 {state}：沒有可停止的內容。',
  },
  cannotResume: {
    en: 'The import is {state}; only a failed or cancelled one can go on.',
    'zh-Hans': '导入状态为 {state}；只有失败或已取消的导入可以继续。',
    'zh-Hant': '匯入狀態為 {state}；只有失敗或已取消的匯入可以繼續。',
  },
  cannotUndo: {
    en: 'The import is {state}: cancel it first.',
    'zh-Hans': '导入状态为 {state}：请先取消。',
    'zh-Hant': '匯入狀態為 {state}：請先取消。',
  },
  noImport: {
    en: 'No import has this id.',
    'zh-Hans': '没有使用此 ID 的导入。',
    'zh-Hant': '沒有使用此 ID 的匯入。',
  },
  draftTooLong: {
    en: 'A draft may have at most {most} characters.',
    'zh-Hans': '草稿最多 {most} 个字符。',
    'zh-Hant': '草稿最多 {most} 個字元。',
  },
  fileGone: {
    en: 'The uploaded file was removed.',
    'zh-Hans': '上传的文件已被删除。',
    'zh-Hant': '上傳的檔案已被移除。',
  },
  hopeless: {
    en: '{rows} rows were rejected and not one fits: the mapping does not fit the file.',
    'zh-Hans': '已有 {rows} 行被拒绝，没有一行符合：映射与文件不匹配。',
    'zh-Hant': '已有 {rows} 列遭拒，沒有一列符合：對應與檔案不相符。',
  },
  dayOrMonthFirst: {
    en: 'dmy (day first) or mdy (month first)',
    'zh-Hans': 'dmy（日在前）或 mdy（月在前）',
    'zh-Hant': 'dmy（日在前）或 mdy（月在前）',
  },
  leftOut: {
    en: 'left out by the mapping',
    'zh-Hans': '映射排除了此行',
    'zh-Hant': '對應排除了此列',
  },
  nothingApplies: {
    en: 'nothing of the mapping applies',
    'zh-Hans': '映射中没有适用于此行的内容',
    'zh-Hant': '對應中沒有適用於此列的內容',
  },
  problemInColumn: {
    en: '{column}: {why} (expected: {expected})',
    'zh-Hans': '{column}：{why}（应为：{expected}）',
    'zh-Hant': '{column}：{why}（應為：{expected}）',
  },
  problemInRow: {
    en: '{why} (expected: {expected})',
    'zh-Hans': '{why}（应为：{expected}）',
    'zh-Hant': '{why}（應為：{expected}）',
  },
} as const satisfies Record<string, Words>

/** What a person should look at before an import starts; a sentence that counts begins with its figure. */
export const warningWords = {
  encoding_unsure: {
    en: 'The text may also be {others}.',
    'zh-Hans': '文本也可能是 {others} 编码。',
    'zh-Hant': '文字也可能是 {others} 編碼。',
  },
  encoding_damaged: {
    en: '{count} places cannot be read in the encoding {encoding}.',
    'zh-Hans': '{count} 处无法用编码 {encoding} 读取。',
    'zh-Hant': '{count} 處無法用編碼 {encoding} 讀取。',
  },
  delimiter_unsure: {
    en: 'Another delimiter splits the rows as evenly.',
    'zh-Hans': '另一种分隔符也能同样整齐地拆分各行。',
    'zh-Hant': '另一種分隔符號也能同樣整齊地拆分各列。',
  },
  header_taken: {
    en: 'The first row is taken as header, though nothing shows that it is one.',
    'zh-Hans': '第一行被当作列名，但没有迹象表明它是列名。',
    'zh-Hant': '第一列被當作欄名，但沒有跡象顯示它是欄名。',
  },
  header_not_taken: {
    en: 'The first row is taken as data: it looks like the rows below.',
    'zh-Hans': '第一行被当作数据：它看起来与下面各行一样。',
    'zh-Hant': '第一列被當作資料：它看起來與下面各列一樣。',
  },
  other_sheets: {
    en: 'The first sheet is read; the file also has {sheets}.',
    'zh-Hans': '只读取第一个工作表；文件中还有 {sheets}。',
    'zh-Hant': '只讀取第一個工作表；檔案中還有 {sheets}。',
  },
  decimal_ambiguous: {
    en: 'Numbers such as 1,234 and 1.234 can be read in two ways; nothing in the sample decides. The point is taken as decimal mark.',
    'zh-Hans': '1,234 与 1.234 这样的数字有两种读法，样本无法判断。目前把点当作小数点。',
    'zh-Hant': '1,234 與 1.234 這樣的數字有兩種讀法，樣本無法判斷。目前把點當作小數點。',
  },
  decimal_mixed: {
    en: '{count} numbers of the sample are written with the other decimal mark.',
    'zh-Hans': '{count} 个样本数字使用了另一种小数点。',
    'zh-Hant': '{count} 個樣本數字使用了另一種小數點。',
  },
  date_order_ambiguous: {
    en: 'No date of the sample tells day from month ({example}). Choose read.dateOrder.',
    'zh-Hans': '样本中的日期分不清日和月（{example}）。请选择 read.dateOrder。',
    'zh-Hant': '樣本中的日期分不清日和月（{example}）。請選擇 read.dateOrder。',
  },
  date_order_inconsistent: {
    en: 'The sample has dates of both orders ({example}). Choose read.dateOrder; the others will be rejected.',
    'zh-Hans': '样本中的日期有两种顺序（{example}）。请选择 read.dateOrder；另一种会被拒绝。',
    'zh-Hant': '樣本中的日期有兩種順序（{example}）。請選擇 read.dateOrder；另一種會遭拒。',
  },
  identifier_damaged: {
    en: '{count} cells were rounded by a spreadsheet, such as 1.38E+10.',
    'zh-Hans': '{count} 个单元格被表格软件舍入过，例如 1.38E+10。',
    'zh-Hant': '{count} 個儲存格被試算表捨入過，例如 1.38E+10。',
  },
  identifier_decimal: {
    en: 'Whole numbers are written with .0; read them with as: integer.',
    'zh-Hans': '整数带有 .0；请用 as: integer 读取。',
    'zh-Hant': '整數帶有 .0；請用 as: integer 讀取。',
  },
  missing_words: {
    en: 'These cells seem to mean "no value": {words}.',
    'zh-Hans': '这些单元格似乎表示“没有值”：{words}。',
    'zh-Hant': '這些儲存格似乎表示「沒有值」：{words}。',
  },
  no_rows: {
    en: 'Below the header there are no rows.',
    'zh-Hans': '表头下面没有任何行。',
    'zh-Hant': '標題列下面沒有任何資料列。',
  },
  no_time: {
    en: 'No column looks like a time: the rows would set traits only. Give a time to import events or answers.',
    'zh-Hans': '没有哪一列像时间：各行只会设置特征。要导入事件或回答，请指明时间。',
    'zh-Hant': '沒有哪一欄像時間：各列只會設定特徵。要匯入事件或回答，請指明時間。',
  },
  other_times: {
    en: 'Each row becomes one event, at its "{time}"; these times become properties: {others}. For an event at each, give several events with a time of their own.',
    'zh-Hans':
      '每行成为一个事件，时间取自“{time}”；这些时间成为属性：{others}。若要每个时间各成一个事件，请写多个 events，各有自己的 time。',
    'zh-Hant':
      '每列成為一筆事件，時間取自「{time}」；這些時間成為屬性：{others}。若要每個時間各成一筆事件，請寫多個 events，各有自己的 time。',
  },
  order_lines: {
    en: 'Rows that follow each other have the same "{order}", such as {example}: each of them becomes an event, with its amount. For one event an order, give dataset, and group.by with "{order}", in the mapping’s document.',
    'zh-Hans':
      '相邻的几行有相同的“{order}”，例如 {example}：每行各成一个事件，金额各算一次。若要一个订单只成一个事件，请在映射的 JSON 文档中给出 dataset 和 group.by（“{order}”）。',
    'zh-Hant':
      '相鄰的幾列有相同的「{order}」，例如 {example}：每列各成一筆事件，金額各算一次。若要一筆訂單只成一筆事件，請在對應的 JSON 文件中給出 dataset 和 group.by（「{order}」）。',
  },
  no_identifier: {
    en: 'No column looks like it names a person.',
    'zh-Hans': '没有哪一列看起来指明了是谁。',
    'zh-Hant': '沒有哪一欄看起來指明了是誰。',
  },
  column_not_in_file: {
    en: 'The file has no column "{column}".',
    'zh-Hans': '文件中没有列“{column}”。',
    'zh-Hant': '檔案中沒有欄「{column}」。',
  },
  column_alike: {
    en: 'The file has no column "{column}"; did you mean "{near}"?',
    'zh-Hans': '文件中没有列“{column}”；您是指“{near}”吗？',
    'zh-Hant': '檔案中沒有欄「{column}」；您是指「{near}」嗎？',
  },
  rows_rejected: {
    en: '{count} rows of the sample are rejected; line {line}: {found}.',
    'zh-Hans': '{count} 行样本被拒绝；第 {line} 行：{found}。',
    'zh-Hant': '{count} 列樣本遭拒；第 {line} 列：{found}。',
  },
  rows_without_time: {
    en: '{count} rows have no time: they set traits only.',
    'zh-Hans': '{count} 行没有时间：只设置特征。',
    'zh-Hant': '{count} 列沒有時間：只設定特徵。',
  },
  rows_without_person: {
    en: '{count} rows name nobody: their events belong to no person.',
    'zh-Hans': '{count} 行没有指明是谁：它们的事件不属于任何人。',
    'zh-Hant': '{count} 列沒有指明是誰：它們的事件不屬於任何人。',
  },
  future_times: {
    en: '{count} rows lie in the future.',
    'zh-Hans': '{count} 行的时间在未来。',
    'zh-Hant': '{count} 列的時間在未來。',
  },
  repeated_keys: {
    en: '{count} rows repeat the key of an earlier row and will be rejected. Add a column to the key.',
    'zh-Hans': '{count} 行与前面的行主键相同，会被拒绝。请为主键添加一列。',
    'zh-Hant': '{count} 列與前面的列主鍵相同，會遭拒。請為主鍵加上一欄。',
  },
  imported_before: {
    en: '"{name}" imported this very file on {at}: what it brought stays as it is.',
    'zh-Hans': '“{name}”已于 {at} 导入过这个文件：它带来的内容保持不变。',
    'zh-Hant': '「{name}」已於 {at} 匯入過這個檔案：它帶來的內容保持不變。',
  },
} as const satisfies Record<string, Words>

/** What `opencxm import` says before the server is asked. */
export const commandWords = {
  uploading: { en: 'uploading {share}', 'zh-Hans': '正在上传 {share}', 'zh-Hant': '正在上傳 {share}' },
  progress: {
    en: '{state} {share}: {rows} rows, {rejected} rejected',
    'zh-Hans': '{state} {share}：{rows} 行，拒收 {rejected} 行',
    'zh-Hant': '{state} {share}：{rows} 列，拒收 {rejected} 列',
  },
  rate: { en: ', {rate} rows/s', 'zh-Hans': '，每秒 {rate} 行', 'zh-Hant': '，每秒 {rate} 列' },
  secondsLeft: { en: ', {count} s left', 'zh-Hans': '，剩余 {count} 秒', 'zh-Hant': '，剩餘 {count} 秒' },
  minutesLeft: { en: ', {count} min left', 'zh-Hans': '，剩余 {count} 分钟', 'zh-Hant': '，剩餘 {count} 分鐘' },
  ended: {
    en: '{state}: {accepted} rows in ({unchanged} unchanged), {rejected} rejected, {skipped} skipped, {messages} messages. Import {id}',
    'zh-Hans':
      '{state}：导入 {accepted} 行（{unchanged} 行未变），拒收 {rejected} 行，跳过 {skipped} 行，{messages} 条消息。导入 {id}',
    'zh-Hant':
      '{state}：匯入 {accepted} 列（{unchanged} 列未變），拒收 {rejected} 列，略過 {skipped} 列，{messages} 則訊息。匯入 {id}',
  },
  rejectedAt: {
    en: 'Rejected rows: GET {path}',
    'zh-Hans': '被拒收的行：GET {path}',
    'zh-Hant': '被拒收的列：GET {path}',
  },
  previewLine: {
    en: 'line {line}: {outcome}',
    'zh-Hans': '第 {line} 行：{outcome}',
    'zh-Hant': '第 {line} 列：{outcome}',
  },
  nobody: { en: 'nobody', 'zh-Hans': '无人', 'zh-Hant': '無人' },
  noTime: { en: 'no time', 'zh-Hans': '无时间', 'zh-Hant': '無時間' },
  keyByColumns: {
    en: 'row key: {dataset} by {columns}',
    'zh-Hans': '行键：{dataset}，按 {columns}',
    'zh-Hant': '列鍵：{dataset}，依 {columns}',
  },
  keyByLine: { en: 'row key: line in this file', 'zh-Hans': '行键：此文件中的行号', 'zh-Hant': '列鍵：此檔案中的列號' },
  needsKey: {
    en: 'A secret key is needed: --key or OPENCXM_KEY.',
    'zh-Hans': '需要密钥：--key 或 OPENCXM_KEY。',
    'zh-Hant': '需要金鑰：--key 或 OPENCXM_KEY。',
  },
  unreadable: {
    en: 'The file {path} cannot be read: {why}',
    'zh-Hans': '无法读取文件 {path}：{why}',
    'zh-Hant': '無法讀取檔案 {path}：{why}',
  },
  notJson: {
    en: 'The mapping {path} is not valid JSON: {why}',
    'zh-Hans': '映射文件 {path} 不是有效的 JSON：{why}',
    'zh-Hant': '對應檔案 {path} 不是有效的 JSON：{why}',
  },
  badMapping: {
    en: '{path} is no usable mapping:',
    'zh-Hans': '{path} 不是可用的映射：',
    'zh-Hant': '{path} 不是可用的對應：',
  },
  noAnswer: {
    en: '{url} does not answer: {why}',
    'zh-Hans': '{url} 没有响应：{why}',
    'zh-Hant': '{url} 沒有回應：{why}',
  },
  waiting: {
    en: 'waiting for the server: {why}',
    'zh-Hans': '正在等待服务器：{why}',
    'zh-Hant': '正在等待伺服器：{why}',
  },
  goesOn: {
    en: 'The server is away for two minutes ({why}). The import {id} goes on when it is back; GET /api/v1/imports/{id} shows it.',
    'zh-Hans': '服务器已有两分钟没有响应（{why}）。恢复后导入 {id} 会继续；可用 GET /api/v1/imports/{id} 查看。',
    'zh-Hant': '伺服器已有兩分鐘沒有回應（{why}）。恢復後匯入 {id} 會繼續；可用 GET /api/v1/imports/{id} 查看。',
  },
  notOurs: {
    en: '{url} answered with status {status} and no JSON: is it the address of an OpenCXM server?',
    'zh-Hans': '{url} 返回状态 {status}，且内容不是 JSON：这是 OpenCXM 服务器的地址吗？',
    'zh-Hant': '{url} 回傳狀態 {status}，且內容不是 JSON：這是 OpenCXM 伺服器的位址嗎？',
  },
} as const satisfies Record<string, Words>

/** Outcomes of a previewed row as the command shows them. */
export const outcomeWords: Readonly<Record<'accepted' | 'skipped' | 'rejected', Words>> = {
  accepted: { en: 'accepted', 'zh-Hans': '接受', 'zh-Hant': '接受' },
  skipped: { en: 'skipped', 'zh-Hans': '跳过', 'zh-Hant': '略過' },
  rejected: { en: 'rejected', 'zh-Hans': '拒绝', 'zh-Hant': '拒絕' },
}

/** States of an import as the command shows them. */
export const stateWords: Readonly<Record<string, Words>> = {
  queued: { en: 'queued', 'zh-Hans': '排队中', 'zh-Hant': '排隊中' },
  running: { en: 'running', 'zh-Hans': '进行中', 'zh-Hant': '進行中' },
  done: { en: 'done', 'zh-Hans': '完成', 'zh-Hant': '完成' },
  failed: { en: 'failed', 'zh-Hans': '失败', 'zh-Hant': '失敗' },
  cancelled: { en: 'cancelled', 'zh-Hans': '已取消', 'zh-Hant': '已取消' },
}
