import * as z from 'zod'
import { expectations, expecting } from '../../../platform/contract/index.ts'
import { feedbackKindSchema } from './item.ts'

const touchpoint = z.string().trim().min(1).max(64).optional().describe('Given to what says none itself.')
const baseUrl = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .optional()
  .describe('Address of the help desk, for links to its pages.')
const everyMinutes = z.number().int().min(5).max(1440).default(15)
const sourceName = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,59}$/, expecting(expectations.machineWord))

/** What each kind of connection needs to know; secrets are apart from it. */
export const connectorSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('zendesk'),
    baseUrl,
    touchpoint,
    replyUser: z
      .email()
      .max(200)
      .optional()
      .describe('Agent in whose name replies are written, with an API token as the reply secret.'),
  }),
  z.strictObject({
    kind: z.literal('chatwoot'),
    baseUrl,
    touchpoint,
    accountId: z
      .number()
      .int()
      .positive()
      .optional()
      .describe('Account that replies are written to, with an access token as the reply secret.'),
  }),
  z.strictObject({
    kind: z.literal('webhook'),
    source: sourceName,
    as: feedbackKindSchema.default('other'),
    replyUrl: z
      .url({ protocol: /^https?$/ })
      .max(1000)
      .optional()
      .describe('Where replies are sent, signed as the calls are.'),
    touchpoint,
  }),
  z.strictObject({
    kind: z.literal('feed'),
    url: z.url({ protocol: /^https?$/ }).max(1000),
    source: sourceName,
    as: feedbackKindSchema.default('review'),
    ratingMax: z
      .number()
      .int()
      .min(2)
      .max(100)
      .default(5)
      .describe('Highest rating, where entries carry one; the lowest is 1.'),
    touchpoint,
    everyMinutes,
  }),
  z.strictObject({
    kind: z.literal('imap'),
    host: z.string().trim().min(1).max(253),
    port: z.number().int().min(1).max(65_535).default(993),
    security: z.enum(['tls', 'starttls', 'none']).default('tls').describe('none sends the password in the clear.'),
    user: z.string().trim().min(1).max(300),
    mailbox: z.string().trim().min(1).max(300).default('INBOX'),
    touchpoint,
    everyMinutes,
  }),
])
export type ConnectorSettings = z.infer<typeof connectorSettingsSchema>
export type ConnectorKind = ConnectorSettings['kind']
export type SettingsOf<Kind extends ConnectorKind> = Extract<ConnectorSettings, { kind: Kind }>

export const connectorProblems = [
  'private_address',
  'invalid_address',
  'unreachable',
  'timeout',
  'too_large',
  'too_many_redirects',
  'refused',
  'not_signed_in',
  'no_mailbox',
  'unreadable',
  'failed',
] as const
