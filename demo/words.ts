/** Languages in which the demo tells how far it is. */
export type DemoLanguage = 'en' | 'zh-Hans' | 'zh-Hant'

/** As `languageOfTerminal` of the server, which the demo must not import: OPENCXM_LANGUAGE, else what POSIX says. */
export function languageOfDemo(env: Readonly<Record<string, string | undefined>>): DemoLanguage {
  const wanted = (env.OPENCXM_LANGUAGE || env.LC_ALL || env.LC_MESSAGES || env.LANG || '').split('.')[0] ?? ''
  const tag = wanted.replaceAll('_', '-').toLowerCase()
  if (/^zh-(hant|tw|hk|mo)/.test(tag)) return 'zh-Hant'
  return tag.startsWith('zh') ? 'zh-Hans' : 'en'
}

/** Steps and results of the demo; its checks, and what bad options get, are English. */
export const words = {
  journey: { en: 'journey: stages and touchpoints', 'zh-Hans': '旅程：阶段与触点', 'zh-Hant': '旅程：階段與接觸點' },
  surveys: { en: 'surveys', 'zh-Hans': '问卷', 'zh-Hant': '問卷' },
  events: {
    en: 'events of {customers} customers, eighteen months up to {day}',
    'zh-Hans': '{customers} 位客户的事件，截至 {day} 的十八个月',
    'zh-Hant': '{customers} 位客戶的事件，截至 {day} 的十八個月',
  },
  survey: {
    en: 'last year’s survey, from a file',
    'zh-Hans': '去年的问卷，从文件导入',
    'zh-Hant': '去年的問卷，從檔案匯入',
  },
  counting: {
    en: 'waiting until everything is counted',
    'zh-Hans': '等待全部计入',
    'zh-Hant': '等待全部計入',
  },
  pending: { en: '{count} requests to go', 'zh-Hans': '还有 {count} 个请求', 'zh-Hant': '還有 {count} 個請求' },
  pendingRate: {
    en: '{count} requests to go, {rate} a second, {left} s left',
    'zh-Hans': '还有 {count} 个请求，每秒 {rate} 个，剩余 {left} 秒',
    'zh-Hant': '還有 {count} 個請求，每秒 {rate} 個，剩餘 {left} 秒',
  },
  catalogue: {
    en: 'event catalogue: descriptions and touchpoints; segments',
    'zh-Hans': '事件目录：说明与触点；分群',
    'zh-Hant': '事件目錄：說明與接觸點；分群',
  },
  listening: {
    en: 'listening: askings, answers by link, feedback, consent',
    'zh-Hans': '倾听：邀请、链接答卷、反馈、同意',
    'zh-Hant': '傾聽：邀請、連結填答、回饋、同意',
  },
  progress: {
    en: '{count} messages, {rate} a second, {share} %',
    'zh-Hans': '{count} 条消息，每秒 {rate} 条，{share}%',
    'zh-Hant': '{count} 則訊息，每秒 {rate} 則，{share}%',
  },
  progressLeft: {
    en: '{count} messages, {rate} a second, {share} %, {left} s left',
    'zh-Hans': '{count} 条消息，每秒 {rate} 条，{share}%，剩余 {left} 秒',
    'zh-Hant': '{count} 則訊息，每秒 {rate} 則，{share}%，剩餘 {left} 秒',
  },
  otherData: {
    en: 'the data there have another seed or scale; loading again',
    'zh-Hans': '已有数据的种子或规模不同，重新载入',
    'zh-Hant': '已有資料的種子或規模不同，重新載入',
  },
  notOurs: {
    en: '{folder} holds data that the demo did not make; name another folder or remove it yourself.',
    'zh-Hans': '{folder} 中有并非演示创建的数据；请指定其他文件夹，或自行删除。',
    'zh-Hant': '{folder} 中有並非示範建立的資料；請指定其他資料夾，或自行移除。',
  },
  ready: {
    en: 'Pulse Wearables is at {url} (sign in as {email}, password {password})',
    'zh-Hans': 'Pulse Wearables 位于 {url}（登录邮箱 {email}，密码 {password}）',
    'zh-Hant': 'Pulse Wearables 位於 {url}（登入信箱 {email}，密碼 {password}）',
  },
  stopped: {
    en: 'stopped before everything was loaded; the next start loads again',
    'zh-Hans': '尚未全部载入即已停止；下次启动会重新载入',
    'zh-Hant': '尚未全部載入即已停止；下次啟動會重新載入',
  },
} as const satisfies Record<string, Record<DemoLanguage, string>>

/** A sentence of the demo in a language, its places filled in. */
export function tell(
  of: Record<DemoLanguage, string>,
  language: DemoLanguage,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return of[language].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
