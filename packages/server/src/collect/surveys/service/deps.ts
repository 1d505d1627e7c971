import type { Ctx } from '../../../platform/context/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Mailer } from '../../../platform/mail/index.ts'
import type { Sealer } from '../../../platform/privacy/index.ts'
import type { Log, StateStore } from '../../../platform/statestore/index.ts'
import type { TrackedMessage } from '../../ingest/index.ts'
import type { LimitedStep, RunLimits } from '../model/limits.ts'
import type { PublishedSurvey, Session } from '../model/running.ts'
import type { MailAddressOf, PersonKnowledgeOf } from '../ports.ts'
import type { Afterwards } from './afterwards.ts'
import type { PersonalLinks } from './personal-links.ts'
import type { QuotaDesk } from './quota-desk.ts'

/** What running surveys is given by the composition root. */
export type OpenSurveys = {
  state: StateStore
  sealer: Sealer
  clock: () => number
  notes: Log
  /** Puts messages under the own source into the log; resolves when they are durable, throws `log_full` otherwise. */
  submit: (workspace: WorkspaceId, messages: TrackedMessage[]) => Promise<void>
  /** The log that `submit` writes to, and when all that it holds now is among the events. */
  log: { id: string; settled: () => Promise<void> }
  /** The product's own context in a workspace. */
  ctxOf: (workspace: WorkspaceId) => Promise<Ctx>
  /** Folder for respondents' files. */
  uploadsFolder: string
  /** Key for hashes of mailed codes. */
  secret: Buffer
  mailer: Mailer | null
  /** Address that public paths stand behind. */
  origin: () => string
  knowledge: PersonKnowledgeOf
  mailAddress: MailAddressOf
  limits?: RunLimits
}

/** What the verbs of running share. */
export type Running = Omit<OpenSurveys, 'limits'> & {
  find: (id: string, version?: number) => Promise<PublishedSurvey | null>
  /** Throws nothing: seconds to wait, or null. */
  mayNot: (what: LimitedStep, address: string, survey: string) => number | null
  quotas: QuotaDesk
  /** Responses that were accepted lately, with what was said: a repeated submission hears the same and writes nothing. */
  accepted: RecentlyAccepted
  links: PersonalLinks
  afterwards: Afterwards
  /** Bytes of respondents' files that are in memory now. */
  arriving: { bytes: number }
}

export type RecentlyAccepted = {
  get: (response: string) => { ending: string | null } | undefined
  add: (response: string, said: { ending: string | null }) => void
}

/** A token's content with the survey it is about. */
export type Opened = { session: Session; published: PublishedSurvey }
