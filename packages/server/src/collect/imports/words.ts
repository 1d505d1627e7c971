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
    en: 'The import is {state}; cancel it first, or it is undone already.',
    'zh-Hans': '导入状态为 {state}；请先取消，或它已被撤销。',
    'zh-Hant': '匯入狀態為 {state}；請先取消，或它已被復原。',
  },
  noImport: {
    en: 'No import has this id.',
    'zh-Hans': '没有使用此 ID 的导入。',
    'zh-Hant': '沒有使用此 ID 的匯入。',
  },
} as const satisfies Record<string, Words>
