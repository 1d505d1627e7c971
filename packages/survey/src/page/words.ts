import { own } from '../run/own.ts'
import type { PageWords } from './page-words.ts'
import { ar, ja, ko } from './words-asian.ts'
import { de, es, fr, pt, ru } from './words-european.ts'

const en: PageWords = {
  next: 'Next',
  send: 'Send',
  back: 'Back',
  optional: '(optional)',
  progress: 'How far you are',
  language: 'Language',
  faults: 'Please look at this again:',
  choose: 'Please choose',
  upTo: 'At most {max}',
  sumTo: 'Share out {total} in all. So far: {sum}',
  rank: 'Place of “{option}”',
  notRanked: '–',
  rankHint: 'Give places from 1 (first) to {max}.',
  chooseHint: 'Choose at most {max}.',
  chooseBetween: 'Choose {min} to {max}.',
  other: 'In your own words: {option}',
  stars: '{n} of {max}',
  files: 'At most {files}, up to {size} each',
  added: 'Added',
  remove: 'Remove {name}',
  faces: ['Very bad', 'Bad', 'Neither', 'Good', 'Very good'],
  contact: { name: 'Name', email: 'E-mail', phone: 'Phone', company: 'Company', address: 'Address' },
  listening: 'One moment, we are reading your answer.',
  goOn: 'Continue',
  test: 'Test: nothing is stored',
  provisional: 'Your choice is not sent yet: please check it and send.',
  newTab: 'opens in a new tab',
  sending: 'Sending …',
  offline: 'You are offline. Your answers are kept here and sent as soon as you are back.',
  failed: 'That could not be sent. Your answers are kept here.',
  again: 'Try again',
  problems: {
    required: 'Please answer this question.',
    wrong_type: 'This cannot be read. Please check it.',
    duplicate: 'Please choose each only once.',
    exclusive: 'This choice does not go together with others.',
    not_whole: 'Please enter a whole number.',
    off_step: 'Please enter a multiple of {step}.',
    too_small: 'At least {min}, please.',
    too_large: 'At most {max}, please.',
    too_few: 'Please choose at least {min}.',
    too_many: 'Please choose at most {max}.',
    too_short: 'Please write at least {min} characters.',
    too_long: 'Please write at most {max} characters; there are {length}.',
    bad_email: 'This does not look like an e-mail address.',
    bad_url: 'Please enter an address that begins with https://.',
    bad_phone: 'This does not look like a phone number.',
    bad_date: 'Please enter a date as year-month-day, such as 2026-03-31.',
    bad_file: 'This kind of file is not accepted.',
    wrong_total: 'This should add up to {total}; it is {sum}.',
    row_required: 'Please answer every row.',
    field_required: 'Please fill in: {field}.',
    must_agree: 'Please agree, to go on.',
  },
}

const hans: PageWords = {
  next: '下一步',
  send: '提交',
  back: '返回',
  optional: '（选填）',
  progress: '填写进度',
  language: '语言',
  faults: '请检查以下内容：',
  choose: '请选择',
  upTo: '最多 {max}',
  sumTo: '请分配 {total}，已分配 {sum}',
  rank: '“{option}”的名次',
  notRanked: '–',
  rankHint: '请给出名次：1 为第一，最多到 {max}。',
  chooseHint: '最多选 {max} 项。',
  chooseBetween: '请选 {min} 到 {max} 项。',
  other: '请填写：{option}',
  stars: '{n} 分，共 {max} 分',
  files: '最多 {files} 个文件，每个不超过 {size}',
  added: '已添加',
  remove: '移除 {name}',
  faces: ['很不满意', '不满意', '一般', '满意', '很满意'],
  contact: { name: '姓名', email: '邮箱', phone: '电话', company: '公司', address: '地址' },
  listening: '请稍候，我们正在阅读您的回答。',
  goOn: '继续',
  test: '测试：不会保存任何内容',
  provisional: '您的选择尚未提交，请确认后提交。',
  newTab: '在新标签页中打开',
  sending: '正在提交……',
  offline: '当前没有网络。您的回答已保存在本机，联网后会自动提交。',
  failed: '提交没有成功，您的回答已保存在本机。',
  again: '重试',
  problems: {
    required: '请回答这个问题。',
    wrong_type: '无法识别，请检查填写的内容。',
    duplicate: '每一项只能选一次。',
    exclusive: '该选项不能与其他选项同时选择。',
    not_whole: '请填写整数。',
    off_step: '请填写 {step} 的倍数。',
    too_small: '不能小于 {min}。',
    too_large: '不能大于 {max}。',
    too_few: '请至少选择 {min} 项。',
    too_many: '最多选择 {max} 项。',
    too_short: '请至少填写 {min} 个字。',
    too_long: '最多填写 {max} 个字，现在是 {length} 个字。',
    bad_email: '邮箱地址的格式不对。',
    bad_url: '请填写以 https:// 开头的网址。',
    bad_phone: '电话号码的格式不对。',
    bad_date: '请按“年-月-日”填写日期，例如 2026-03-31。',
    bad_file: '不接受这种类型的文件。',
    wrong_total: '合计应为 {total}，现在是 {sum}。',
    row_required: '请回答每一行。',
    field_required: '请填写{field}。',
    must_agree: '同意后才能继续。',
  },
}

const hant: PageWords = {
  next: '下一步',
  send: '送出',
  back: '返回',
  optional: '（選填）',
  progress: '填寫進度',
  language: '語言',
  faults: '請檢查以下內容：',
  choose: '請選擇',
  upTo: '最多 {max}',
  sumTo: '請分配 {total}，已分配 {sum}',
  rank: '「{option}」的名次',
  notRanked: '–',
  rankHint: '請給出名次：1 為第一，最多到 {max}。',
  chooseHint: '最多選 {max} 項。',
  chooseBetween: '請選 {min} 到 {max} 項。',
  other: '請填寫：{option}',
  stars: '{n} 分，共 {max} 分',
  files: '最多 {files} 個檔案，每個不超過 {size}',
  added: '已加入',
  remove: '移除 {name}',
  faces: ['很不滿意', '不滿意', '普通', '滿意', '很滿意'],
  contact: { name: '姓名', email: '電子郵件', phone: '電話', company: '公司', address: '地址' },
  listening: '請稍候，我們正在閱讀您的回答。',
  goOn: '繼續',
  test: '測試：不會儲存任何內容',
  provisional: '您的選擇尚未送出，請確認後送出。',
  newTab: '在新分頁中開啟',
  sending: '正在送出……',
  offline: '目前沒有網路。您的回答已保存在這台裝置，連線後會自動送出。',
  failed: '送出沒有成功，您的回答已保存在這台裝置。',
  again: '重試',
  problems: {
    required: '請回答這個問題。',
    wrong_type: '無法辨識，請檢查填寫的內容。',
    duplicate: '每一項只能選一次。',
    exclusive: '這個選項不能與其他選項同時選擇。',
    not_whole: '請填寫整數。',
    off_step: '請填寫 {step} 的倍數。',
    too_small: '不能小於 {min}。',
    too_large: '不能大於 {max}。',
    too_few: '請至少選擇 {min} 項。',
    too_many: '最多選擇 {max} 項。',
    too_short: '請至少填寫 {min} 個字。',
    too_long: '最多填寫 {max} 個字，現在是 {length} 個字。',
    bad_email: '電子郵件地址的格式不對。',
    bad_url: '請填寫以 https:// 開頭的網址。',
    bad_phone: '電話號碼的格式不對。',
    bad_date: '請按「年-月-日」填寫日期，例如 2026-03-31。',
    bad_file: '不接受這種類型的檔案。',
    wrong_total: '合計應為 {total}，現在是 {sum}。',
    row_required: '請回答每一列。',
    field_required: '請填寫{field}。',
    must_agree: '同意後才能繼續。',
  },
}

const others: { readonly [language: string]: PageWords } = { ar, de, es, fr, ja, ko, pt, ru }

/** What the page says in a language; Chinese by script or region, everything that we have no words for in English. */
export function pageWords(language: string): PageWords {
  const tag = language.toLowerCase()
  const [base = ''] = tag.split('-')
  if (base !== 'zh') return own(others, base) ?? en
  return /^zh-(hant|tw|hk|mo)\b/.test(tag) ? hant : hans
}

/** A sentence with its places filled. */
export function filled(sentence: string, values: { readonly [name: string]: string | number }): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = own(values, name)
    return value === undefined ? whole : String(value)
  })
}

const rightToLeft = /^(ar|arc|ckb|dv|fa|he|iw|ku-arab|nqo|ps|sd|syr|ug|ur|yi)\b|-(arab|hebr|thaa|syrc|nkoo)\b/i

/** The direction in which a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.test(language) ? 'rtl' : 'ltr'
}
