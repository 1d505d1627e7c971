import { resolve } from 'node:path'
import * as z from 'zod'
import { expecting, fieldProblems } from '../contract/index.ts'

export { ensureDataFolder, fullDisk, isFull } from './data-folder.ts'

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
  OPENCXM_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Origin of respondents' pages, apart from the UI's; the public URL unless set: https://surveys.example.com */
  OPENCXM_SURVEY_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
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
  OPENCXM_TRUSTED_PROXIES: list,
  /** Further origins that may call /api with a session, comma separated (a UI served elsewhere). */
  OPENCXM_ALLOWED_ORIGINS: list,
  /** ClickHouse server or cluster instead of the embedded engine: https://user:password@host:8443/database */
  CLICKHOUSE_URL: z.string().optional(),
  /** Name of the cluster for ON CLUSTER statements; empty = a single server. */
  CLICKHOUSE_CLUSTER: z.string().default(''),
  /** PostgreSQL instead of the embedded one: postgres://user:password@host/database */
  DATABASE_URL: z.string().optional(),
  /** SMTP server for invitations and resets: smtp://user:password@host:587; without it links are shown, not mailed. */
  OPENCXM_SMTP_URL: z.string().optional(),
  OPENCXM_MAIL_FROM: z.string().default('OpenCXM <noreply@localhost>'),
  /** Bound of the receiver's log on disk; above it new events are refused with 503. */
  OPENCXM_LOG_BOUND_MB: z.coerce.number().int().min(16).max(1_000_000).default(4096),
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
  clickhouseCluster: string
  databaseUrl: string | null
  smtpUrl: string | null
  mailFrom: string
  logBoundBytes: number
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
    publicUrl: settings.OPENCXM_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    surveyOrigin: settings.OPENCXM_SURVEY_ORIGIN?.replace(/\/+$/, '') ?? null,
    surveyFrames: settings.OPENCXM_SURVEY_FRAMES,
    surveyPerMinute: settings.OPENCXM_SURVEY_PER_MINUTE,
    trustedProxies: settings.OPENCXM_TRUSTED_PROXIES,
    allowedOrigins: settings.OPENCXM_ALLOWED_ORIGINS,
    clickhouseUrl: settings.CLICKHOUSE_URL ?? null,
    clickhouseCluster: settings.CLICKHOUSE_CLUSTER,
    databaseUrl: settings.DATABASE_URL ?? null,
    smtpUrl: settings.OPENCXM_SMTP_URL ?? null,
    mailFrom: settings.OPENCXM_MAIL_FROM,
    logBoundBytes: settings.OPENCXM_LOG_BOUND_MB * 1024 * 1024,
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
