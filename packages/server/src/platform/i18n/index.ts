import type { Language } from '../context/index.ts'
import type { ErrorCode } from '../kernel/index.ts'

const titles: Record<ErrorCode, Record<Language, string>> = {
  invalid_input: {
    en: 'Something in the request is not valid',
    'zh-Hans': '请求中有不合规的内容',
    'zh-Hant': '請求中有不符規定的內容',
  },
  malformed_body: { en: 'The body cannot be read', 'zh-Hans': '无法读取请求正文', 'zh-Hant': '無法讀取請求內容' },
  unauthenticated: {
    en: 'Sign in, or send a valid key',
    'zh-Hans': '请登录，或提供有效的密钥',
    'zh-Hant': '請登入，或提供有效的金鑰',
  },
  forbidden: {
    en: 'Your role does not allow this',
    'zh-Hans': '您的角色无权执行此操作',
    'zh-Hant': '您的角色無權執行此操作',
  },
  origin_refused: {
    en: 'Requests from this origin are refused',
    'zh-Hans': '不接受来自此来源的请求',
    'zh-Hant': '不接受來自此來源的請求',
  },
  not_found: { en: 'There is nothing here', 'zh-Hans': '找不到该内容', 'zh-Hant': '找不到此內容' },
  conflict: { en: 'This clashes with what is there', 'zh-Hans': '与现有内容冲突', 'zh-Hant': '與現有內容衝突' },
  gone: { en: 'This is no longer valid', 'zh-Hans': '此内容已失效', 'zh-Hant': '此內容已失效' },
  too_large: { en: 'The request is too large', 'zh-Hans': '请求过大', 'zh-Hant': '請求過大' },
  unsupported_media_type: {
    en: 'This content type is not taken',
    'zh-Hans': '不支持此内容类型',
    'zh-Hant': '不支援此內容類型',
  },
  cannot_compute: {
    en: 'This cannot be computed from the data',
    'zh-Hans': '现有数据无法计算此结果',
    'zh-Hant': '現有資料無法計算此結果',
  },
  key_reused: {
    en: 'This Idempotency-Key belongs to another request',
    'zh-Hans': '此 Idempotency-Key 属于另一个请求',
    'zh-Hant': '此 Idempotency-Key 屬於另一個請求',
  },
  too_many_requests: {
    en: 'Too many requests; try again shortly',
    'zh-Hans': '请求过于频繁，请稍后再试',
    'zh-Hant': '請求過於頻繁，請稍後再試',
  },
  log_full: {
    en: 'The event log is full; try again shortly',
    'zh-Hans': '事件日志已满，请稍后重试',
    'zh-Hant': '事件日誌已滿，請稍後重試',
  },
  not_ready: {
    en: 'The server is starting or a store is away',
    'zh-Hans': '服务正在启动，或存储暂不可用',
    'zh-Hant': '服務正在啟動，或儲存暫不可用',
  },
  internal: { en: 'Something went wrong on our side', 'zh-Hans': '服务器内部出错', 'zh-Hant': '伺服器內部發生錯誤' },
}

/** Title of an error in the caller's language. */
export function translateError(code: ErrorCode, language: Language): string {
  return titles[code][language]
}

/** The interface language that an Accept-Language header asks for; English when it names none of ours. */
export function languageOf(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').slice(0, 200).toLowerCase().split(',')) {
    const tag = part.split(';')[0]?.trim() ?? ''
    if (/^zh-(hant|tw|hk|mo)/.test(tag)) return 'zh-Hant'
    if (tag.startsWith('zh')) return 'zh-Hans'
    if (tag.startsWith('en')) return 'en'
  }
  return 'en'
}

/**
 * The language of a terminal: `OPENCXM_LANGUAGE` (en, zh-Hans, zh-Hant), else what POSIX says (`LC_ALL`, `LC_MESSAGES`, `LANG`,
 * such as zh_TW.UTF-8); English when they name none of ours.
 */
export function languageOfTerminal(env: Readonly<Record<string, string | undefined>>): Language {
  const wanted = env.OPENCXM_LANGUAGE || env.LC_ALL || env.LC_MESSAGES || env.LANG
  return languageOf(wanted?.split('.')[0]?.replaceAll('_', '-'))
}
