import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as z from 'zod'
import { expecting, fieldProblems } from '../contract/index.ts'

export { ensureDataFolder, fullDisk, isFull, makeFolder } from './data-folder.ts'

const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .default('')
  .transform((value) => value === '1' || value === 'true')
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )

/** An origin as browsers write it, of a URL without path, user and query; what is none stays as it is. */
const asOrigin = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url && `${url.protocol}//${url.host}/` === url.href ? url.origin : text
}
const isOrigin = (text: string) => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
const originWords = {
  en: 'http(s)://, host and port without a path, such as https://cx.example.com',
  'zh-Hans': '协议、主机和端口（不带路径），例如 https://cx.example.com',
  'zh-Hant': '通訊協定、主機和連接埠（不帶路徑），例如 https://cx.example.com',
}

/** Scheme, host and port: links are made by appending paths, and pages are served from the root. A slash at the end may stand. */
const origin = z.string().transform(asOrigin).refine(isOrigin, expecting(originWords))

/** An address, a CIDR range, or a name that Fastify knows for some. */
const isProxy = (text: string) => {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits, more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more !== undefined) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Every setting, parsed once at start. Units end the name; each says why it exists. */
const settingsSchema = z.object({
  /** Interface to listen on. Loopback unless the operator opens it. */
  HOST: z
    .string()
    .refine(
      (host) => !/[\s/@?#]/.test(host) && URL.canParse(localUrl(host, 80)),
      expecting({
        en: 'an address of this machine, such as 127.0.0.1 or 0.0.0.0',
        'zh-Hans': '本机的地址，例如 127.0.0.1 或 0.0.0.0',
        'zh-Hant': '本機的位址，例如 127.0.0.1 或 0.0.0.0',
      }),
    )
    .default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  /** The one folder that holds everything. */
  OPENCXM_DATA: z.string().default('./data'),
  /** Address in links and the only Origin that may change state with a session; links never use the Host header. */
  OPENCXM_PUBLIC_URL: origin.optional(),
  /** Origin of respondents' pages, apart from the UI's; the public URL unless set: https://surveys.example.com */
  OPENCXM_SURVEY_ORIGIN: origin.optional(),
  /** Origins that may show respondents' pages inside pages of their own, comma separated; none unless set. */
  OPENCXM_SURVEY_FRAMES: list.refine(
    (origins) => origins.every((origin) => /^https?:\/\/[\w.-]+(:\d+)?$/.test(origin)),
    expecting({
      en: 'origins such as https://shop.example.com, separated by commas',
      'zh-Hans': '以逗号分隔的来源，例如 https://shop.example.com',
      'zh-Hant': '以逗號分隔的來源，例如 https://shop.example.com',
    }),
  ),
  /**
   * Responses that one address may submit to one survey a minute; half of it at once. Page views, parts, files and any link at all
   * follow from it. The default lets ten people a second behind one address of an office answer.
   */
  OPENCXM_SURVEY_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(600),
  /** Proxies whose X-Forwarded-For is believed: addresses or CIDR, comma separated. */
  OPENCXM_TRUSTED_PROXIES: list.refine(
    (proxies) => proxies.every(isProxy),
    expecting({
      en: 'addresses or ranges such as 10.0.0.0/8, separated by commas',
      'zh-Hans': '以逗号分隔的地址或网段，例如 10.0.0.0/8',
      'zh-Hant': '以逗號分隔的位址或網段，例如 10.0.0.0/8',
    }),
  ),
  /** Further origins that may call /api with a session, comma separated (a UI served elsewhere). */
  OPENCXM_ALLOWED_ORIGINS: list
    .transform((origins) => origins.map(asOrigin))
    .refine((origins) => origins.every(isOrigin), expecting(originWords)),
  /** ClickHouse server or cluster instead of the embedded engine: https://user:password@host:8443/database */
  CLICKHOUSE_URL: z.string().optional(),
  /** Name of the cluster for ON CLUSTER statements; without it, a single server. */
  CLICKHOUSE_CLUSTER: z.string().optional(),
  /** PostgreSQL instead of the embedded one: postgres://user:password@host/database */
  DATABASE_URL: z.string().optional(),
  /** SMTP server for invitations and resets: smtp://user:password@host:587; without it links are shown, not mailed. */
  OPENCXM_SMTP_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '',
      expecting({
        en: 'smtp(s)://user:password@host:587 (special characters percent-encoded)',
        'zh-Hans': 'smtp(s)://用户:密码@主机:587（特殊字符要用百分号编码）',
        'zh-Hant': 'smtp(s)://使用者:密碼@主機:587（特殊字元要用百分號編碼）',
      }),
    )
    .optional(),
  OPENCXM_MAIL_FROM: z.string().default('OpenCXM <noreply@localhost>'),
  /** Bound of the receiver's log on disk; above it new events are refused with 503. */
  OPENCXM_LOG_BOUND_MB: z.coerce.number().int().min(16).max(1_000_000).default(4096),
  /** Reads on where a segment of the receiver's log is missing: for one start, by whoever has read which records are lost. */
  OPENCXM_ACCEPT_LOG_LOSS: flag,
  /** How long quarantined messages are kept. */
  OPENCXM_QUARANTINE_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  OPENCXM_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Hosts on private networks that outgoing requests (webhooks, feed and mailbox pollers) may reach, comma separated; * = any. */
  OPENCXM_PRIVATE_HOSTS: list,
  /** Metrics without a key on loopback only; set to let any caller read /metrics. */
  OPENCXM_METRICS_OPEN: flag,
})

export type Config = {
  host: string
  port: number
  dataFolder: string
  publicUrl: string | null
  surveyOrigin: string | null
  surveyFrames: string[]
  surveyPerMinute: number
  trustedProxies: string[]
  allowedOrigins: string[]
  clickhouseUrl: string | null
  clickhouseCluster: string | null
  databaseUrl: string | null
  smtpUrl: string | null
  mailFrom: string
  logBoundBytes: number
  acceptLogLoss: boolean
  quarantineDays: number
  logLevel: string
  privateHosts: string[]
  metricsOpen: boolean
}

/**
 * Reads the environment once. Throws an Error whose message names each wrong setting and what is expected. An empty setting is
 * none: `OPENCXM_DATA=` in a service's file must not mean the folder that it starts in, nor `HOST=` every interface.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = settingsSchema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (!parsed.success) {
    const problems = fieldProblems(parsed.error, { value: env, place: '', language: 'en' })
    const lines = problems.map(({ field, reason }) => `${field}: ${reason}`)
    throw new Error(`The settings are not usable. ${lines.join('; ')}`)
  }
  const settings = parsed.data
  return {
    host: settings.HOST,
    port: settings.PORT,
    dataFolder: resolve(settings.OPENCXM_DATA),
    publicUrl: settings.OPENCXM_PUBLIC_URL ?? null,
    surveyOrigin: settings.OPENCXM_SURVEY_ORIGIN ?? null,
    surveyFrames: settings.OPENCXM_SURVEY_FRAMES,
    surveyPerMinute: settings.OPENCXM_SURVEY_PER_MINUTE,
    trustedProxies: settings.OPENCXM_TRUSTED_PROXIES,
    allowedOrigins: settings.OPENCXM_ALLOWED_ORIGINS,
    clickhouseUrl: settings.CLICKHOUSE_URL ?? null,
    clickhouseCluster: settings.CLICKHOUSE_CLUSTER ?? null,
    databaseUrl: settings.DATABASE_URL ?? null,
    smtpUrl: settings.OPENCXM_SMTP_URL ?? null,
    mailFrom: settings.OPENCXM_MAIL_FROM,
    logBoundBytes: settings.OPENCXM_LOG_BOUND_MB * 1024 * 1024,
    acceptLogLoss: settings.OPENCXM_ACCEPT_LOG_LOSS,
    quarantineDays: settings.OPENCXM_QUARANTINE_DAYS,
    logLevel: settings.OPENCXM_LOG_LEVEL,
    privateHosts: settings.OPENCXM_PRIVATE_HOSTS,
    metricsOpen: settings.OPENCXM_METRICS_OPEN,
  }
}

/** Address of a server that listens on a host, for links of an installation that has no public URL; IPv6 in brackets. */
export function localUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Where a command on this machine reaches the server that runs with these settings. */
export function urlBeside({ host, port }: Pick<Config, 'host' | 'port'>): string {
  return localUrl(host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port)
}
