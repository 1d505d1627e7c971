import type { Words } from '../../../platform/kernel/index.ts'

/** Why a file cannot be read as a table, and what helps. */
export const words = {
  inflatesTooMuch: {
    en: 'The file unpacks to more than {most} bytes.',
    'zh-Hans': '文件解压后超过 {most} 字节。',
    'zh-Hant': '檔案解壓縮後超過 {most} 位元組。',
  },
  inflatesTooFar: {
    en: 'The file unpacks to more than {times} times its size, as no table does.',
    'zh-Hans': '文件解压后超过其大小的 {times} 倍，表格不会如此。',
    'zh-Hant': '檔案解壓縮後超過其大小的 {times} 倍，表格不會如此。',
  },
  gzipDamaged: {
    en: 'The gzip file is damaged or was cut off.',
    'zh-Hans': 'gzip 文件已损坏或不完整。',
    'zh-Hant': 'gzip 檔案已損壞或不完整。',
  },
  noRows: {
    en: 'The file has no rows.',
    'zh-Hans': '文件没有任何行。',
    'zh-Hant': '檔案沒有任何列。',
  },
  lineUnreadable: {
    en: 'Line {line} cannot be read.',
    'zh-Hans': '无法读取第 {line} 行。',
    'zh-Hant': '無法讀取第 {line} 列。',
  },
  tooManyColumns: {
    en: 'The file has more than {most} columns.',
    'zh-Hans': '文件超过 {most} 列。',
    'zh-Hant': '檔案超過 {most} 欄。',
  },
  quotes: {
    en: 'Too many quotes do not close; the last opens on line {line}. Set read.quote to "" if quotes have no meaning in this file.',
    'zh-Hans': '太多引号没有闭合，最后一个从第 {line} 行开始。如果引号在此文件中没有意义，请将 read.quote 设为 ""。',
    'zh-Hant': '太多引號沒有關上，最後一個從第 {line} 列開始。如果引號在此檔案中沒有意義，請將 read.quote 設為 ""。',
  },
  parquetCut: {
    en: 'The Parquet file was cut off.',
    'zh-Hans': 'Parquet 文件不完整。',
    'zh-Hant': 'Parquet 檔案不完整。',
  },
  parquetEnd: {
    en: 'The Parquet file was cut off: it does not end in PAR1.',
    'zh-Hans': 'Parquet 文件不完整：结尾不是 PAR1。',
    'zh-Hant': 'Parquet 檔案不完整：結尾不是 PAR1。',
  },
  parquetFooter: {
    en: 'The description in the Parquet file has {bytes} bytes.',
    'zh-Hans': 'Parquet 文件的描述部分有 {bytes} 字节。',
    'zh-Hant': 'Parquet 檔案的描述部分有 {bytes} 位元組。',
  },
  parquetRowGroup: {
    en: 'A row group of the Parquet file has more than {most} bytes. Write smaller row groups.',
    'zh-Hans': 'Parquet 文件的一个行组超过 {most} 字节。请写入更小的行组。',
    'zh-Hant': 'Parquet 檔案的一個列群組超過 {most} 位元組。請寫入較小的列群組。',
  },
  parquetTooFar: {
    en: 'The Parquet file unpacks to more than {times} times its size, as no table does.',
    'zh-Hans': 'Parquet 文件解压后超过其大小的 {times} 倍，表格不会如此。',
    'zh-Hant': 'Parquet 檔案解壓縮後超過其大小的 {times} 倍，表格不會如此。',
  },
  parquetDamaged: {
    en: 'The Parquet file is damaged or uses a feature that is not supported.',
    'zh-Hans': 'Parquet 文件已损坏，或使用了不支持的功能。',
    'zh-Hant': 'Parquet 檔案已損壞，或使用了不支援的功能。',
  },
  oldExcel: {
    en: 'The file is an old Excel file (.xls) or protected by a password. Save it as .xlsx without a password.',
    'zh-Hans': '文件是旧版 Excel（.xls）或受密码保护。请另存为不带密码的 .xlsx。',
    'zh-Hant': '檔案是舊版 Excel（.xls）或受密碼保護。請另存為不含密碼的 .xlsx。',
  },
  pdf: {
    en: 'The file is a PDF.',
    'zh-Hans': '文件是 PDF。',
    'zh-Hant': '檔案是 PDF。',
  },
  otherPacking: {
    en: 'The file is packed with zstd, bzip2 or xz. Unpack it, or use gzip.',
    'zh-Hans': '文件使用 zstd、bzip2 或 xz 压缩。请先解压，或改用 gzip。',
    'zh-Hant': '檔案使用 zstd、bzip2 或 xz 壓縮。請先解壓縮，或改用 gzip。',
  },
  packedTwice: {
    en: 'The file is packed twice.',
    'zh-Hans': '文件被压缩了两次。',
    'zh-Hant': '檔案被壓縮了兩次。',
  },
  notExcel: {
    en: 'The file is a zip archive, but no Excel workbook (.xlsx). Save a spreadsheet of another program (.ods, .numbers) as .xlsx; unpack an archive first.',
    'zh-Hans':
      '文件是 zip 压缩包，但不是 Excel 工作簿（.xlsx）。其他程序的表格（.ods、.numbers）请另存为 .xlsx；压缩包请先解压。',
    'zh-Hant':
      '檔案是 zip 壓縮檔，但不是 Excel 活頁簿（.xlsx）。其他程式的試算表（.ods、.numbers）請另存為 .xlsx；壓縮檔請先解壓縮。',
  },
  binaryExcel: {
    en: 'The file is a binary Excel workbook (.xlsb). Save it as .xlsx.',
    'zh-Hans': '文件是二进制 Excel 工作簿（.xlsb）。请另存为 .xlsx。',
    'zh-Hant': '檔案是二進位 Excel 活頁簿（.xlsb）。請另存為 .xlsx。',
  },
  otherProgram: {
    en: 'The file is of the kind {kind}, which is not read here. Save its table as CSV or Excel (.xlsx).',
    'zh-Hans': '文件属于 {kind} 类型，此处无法读取。请将其中的表格另存为 CSV 或 Excel（.xlsx）。',
    'zh-Hant': '檔案屬於 {kind} 類型，此處無法讀取。請將其中的表格另存為 CSV 或 Excel（.xlsx）。',
  },
  webPage: {
    en: 'The file is a web page (HTML), whatever its name ends in. If it holds a table, open it in Excel and save it as .xlsx; else the download gave a page in place of the file.',
    'zh-Hans':
      '无论扩展名是什么，该文件都是网页（HTML）。如果其中有表格，请用 Excel 打开并另存为 .xlsx；否则下载得到的是网页而不是文件。',
    'zh-Hant':
      '無論副檔名是什麼，該檔案都是網頁（HTML）。如果其中有表格，請用 Excel 開啟並另存為 .xlsx；否則下載得到的是網頁而不是檔案。',
  },
  xml: {
    en: 'The file is XML. Open it in Excel and save it as .xlsx, or export it as CSV or JSON Lines.',
    'zh-Hans': '文件是 XML。请用 Excel 打开并另存为 .xlsx，或导出为 CSV 或 JSON Lines。',
    'zh-Hant': '檔案是 XML。請用 Excel 開啟並另存為 .xlsx，或匯出為 CSV 或 JSON Lines。',
  },
  noText: {
    en: 'The file is no text and no table that is known here. Save it as CSV, Excel (.xlsx), JSON Lines or Parquet.',
    'zh-Hans': '文件不是文本，也不是此处认识的表格。请另存为 CSV、Excel（.xlsx）、JSON Lines 或 Parquet。',
    'zh-Hant': '檔案不是文字，也不是此處認得的表格。請另存為 CSV、Excel（.xlsx）、JSON Lines 或 Parquet。',
  },
  excelTexts: {
    en: 'The texts of the Excel file have more than {most} characters. Save it as CSV.',
    'zh-Hans': 'Excel 文件的文本超过 {most} 个字符。请另存为 CSV。',
    'zh-Hant': 'Excel 檔案的文字超過 {most} 個字元。請另存為 CSV。',
  },
  noSheet: {
    en: 'The Excel file has no sheet "{sheet}"; it has: {sheets}.',
    'zh-Hans': 'Excel 文件没有工作表“{sheet}”；它有：{sheets}。',
    'zh-Hant': 'Excel 檔案沒有工作表「{sheet}」；它有：{sheets}。',
  },
  emptySheet: {
    en: 'The sheet "{sheet}" has no rows.',
    'zh-Hans': '工作表“{sheet}”没有任何行。',
    'zh-Hant': '工作表「{sheet}」沒有任何列。',
  },
  partMalformed: {
    en: 'The part {part} of the Excel file is not well-formed.',
    'zh-Hans': 'Excel 文件的 {part} 部分格式不正确。',
    'zh-Hant': 'Excel 檔案的 {part} 部分格式不正確。',
  },
  partTooLong: {
    en: 'The part {part} of the Excel file holds an element of over {most} characters.',
    'zh-Hans': 'Excel 文件的 {part} 部分含有超过 {most} 个字符的元素。',
    'zh-Hant': 'Excel 檔案的 {part} 部分含有超過 {most} 個字元的元素。',
  },
  zipDamaged: {
    en: 'The Excel file is damaged: it is no whole zip archive.',
    'zh-Hans': 'Excel 文件已损坏：不是完整的 zip 压缩包。',
    'zh-Hant': 'Excel 檔案已損壞：不是完整的 zip 壓縮檔。',
  },
  tooManyParts: {
    en: 'The file has more than {most} parts, as no workbook has.',
    'zh-Hans': '文件超过 {most} 个部分，工作簿不会如此。',
    'zh-Hant': '檔案超過 {most} 個部分，活頁簿不會如此。',
  },
  excelDamaged: {
    en: 'The Excel file is damaged.',
    'zh-Hans': 'Excel 文件已损坏。',
    'zh-Hant': 'Excel 檔案已損壞。',
  },
  partMissing: {
    en: 'The Excel file lacks its part {part}.',
    'zh-Hans': 'Excel 文件缺少 {part} 部分。',
    'zh-Hant': 'Excel 檔案缺少 {part} 部分。',
  },
  excelPassword: {
    en: 'The Excel file is protected by a password.',
    'zh-Hans': 'Excel 文件受密码保护。',
    'zh-Hant': 'Excel 檔案受密碼保護。',
  },
  partDamaged: {
    en: 'The part {part} of the Excel file is damaged.',
    'zh-Hans': 'Excel 文件的 {part} 部分已损坏。',
    'zh-Hant': 'Excel 檔案的 {part} 部分已損壞。',
  },
  noJsonLine: {
    en: 'No line at the file’s beginning is a JSON object. Save it as JSON Lines: each object on one line of its own.',
    'zh-Hans': '文件开头没有一行是 JSON 对象。请保存为 JSON Lines：每个对象单独占一行。',
    'zh-Hant': '檔案開頭沒有一列是 JSON 物件。請儲存為 JSON Lines：每個物件單獨占一列。',
  },
  jsonList: {
    en: 'The file is one JSON list. Save it as JSON Lines: one object a line, no commas between.',
    'zh-Hans': '文件是一个 JSON 列表。请保存为 JSON Lines：每行一个对象，中间没有逗号。',
    'zh-Hant': '檔案是一個 JSON 清單。請儲存為 JSON Lines：每行一個物件，中間沒有逗號。',
  },
} as const satisfies Record<string, Words>
