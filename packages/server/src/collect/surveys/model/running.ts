import type {
  HiddenValue,
  PersonKnowledge,
  ResponseIssue,
  RunState,
  StartOptions,
  Survey,
  Trusted,
} from '@opencxm/survey'
import type { JsonObject, WorkspaceId } from '../../../platform/kernel/index.ts'

/** A published version as respondents meet it. The object is shared and never changed. */
export type PublishedSurvey = {
  /** Public id of the survey. */
  id: string
  /** Dense id, for tables. */
  key: number
  workspace: WorkspaceId
  version: number
  survey: Survey
  /** Name of the workspace: the hidden field `company`, where the survey has it from the server. */
  company: string
  /** False once it is closed or archived: no new responses, but those under way may end. */
  open: boolean
}

/** Which door a respondent comes through. */
export type Entry =
  | { kind: 'anonymous'; survey: string; channel?: string; touchpoint?: string; transaction?: string }
  | { kind: 'kiosk'; survey: string; touchpoint?: string }
  | { kind: 'personal'; token: string }
  | { kind: 'test'; token: string }

/** What a run starts with. */
export type StartResponse = {
  entry: Entry
  /** A wish, such as the browser's language. */
  language?: string
  /** Hidden fields `from: 'url'`, as they stand in the address; others are ignored. */
  url?: Readonly<Record<string, unknown>>
  /** User id that the caller has proved (HMAC), for in-page surveys; never from the address. */
  userId?: string
  /** Random id of the browser that is asked in a page, checked by the caller: its answers join its other events. */
  anonymousId?: string
  /** What is known of that proved person, for logic and piping; personal links look it up themselves. */
  known?: PersonKnowledge
  /** Hidden fields `from: 'server'` and what goes with each event, when the server itself asks (in-page). */
  asked?: Asked
  /** The respondent's IP address, for the rate limit only. */
  address: string
}

/** Why somebody is asked; travels with each of their answers. */
export type Asked = {
  programme?: string
  ask?: string
  transaction?: string
  touchpoint?: string
  trigger?: string
  channel?: string
  hidden?: Readonly<Record<string, HiddenValue>>
}

/**
 * One filled-in survey as the server knows it: everything that must not be believed from outside. Travels sealed (`token`), so that
 * no database is asked between the first screen and the last.
 */
export type Session = {
  response: string
  workspace: WorkspaceId
  survey: string
  version: number
  seed: number
  startedAt: number
  /** When it began, of a run that was taken up again with a mailed code: `startedAt` is from then on. */
  begunAt?: number
  channel: string
  asked: Omit<Asked, 'channel' | 'hidden'>
  trusted: Trusted
  /** Profile of a personal link; 0 = nobody known. */
  person: number
  userId: string
  /** Random id of the browser that was asked in a page; absent = none. */
  visitor?: string
  /** The version promises anonymity: nothing that tells who it was goes with an answer. */
  anonymous?: true
  /** Dense id of the personal link; 0 = none. */
  link: number
  /** A test stores nothing. */
  test: boolean
  kiosk: boolean
  /** Language that the run starts in. */
  language: string
  /** Hidden fields of the address. */
  url: JsonObject
}

/** Nothing was taken; the same can be sent again. `too_many`: from this address; `busy`: the log is full, or a crash is being cleared up. */
export type TryAgain = { outcome: 'try_again'; retryAfterSeconds: number; why: 'too_many' | 'busy' }

export type StartOutcome =
  | {
      outcome: 'started'
      token: string
      session: Session
      published: PublishedSurvey
      options: StartOptions
      saved: SavedRun
    }
  /** There is no such survey or link; nothing more is said. */
  | { outcome: 'unknown' }
  | { outcome: 'closed'; published: PublishedSurvey }
  | { outcome: 'expired'; published: PublishedSurvey }
  /** The link's one answer was given. */
  | { outcome: 'used'; published: PublishedSurvey }
  | TryAgain

/**
 * Earlier answers of a personal link: none, or there are some and they are shown only after a mailed code (`requestResumeCode`,
 * `resumeWithCode`). On the device that gave them the page itself still has token and state.
 */
export type SavedRun = 'none' | 'needs_code'

/** A session that `token` opens, with the survey it is about. */
export type OpenedSession = { session: Session; published: PublishedSurvey; options: StartOptions }

/** What the server says to a submitted response. Only `accepted` and `over_quota` end it; all else keeps the answers on the page. */
export type SubmitOutcome =
  /** Durable. `ending` is the id of the ending; `response` shows the same answers to a repeated submission. */
  | { outcome: 'accepted'; response: string; ending: string | null }
  /** One too many: `ending` is the quota's; the refusal is logged. */
  | { outcome: 'over_quota'; quota: string; ending: string }
  /** What does not fit, with path and code. */
  | { outcome: 'refused'; issues: readonly ResponseIssue[] }
  /** The token is forged, cut or older than a week. */
  | { outcome: 'bad_token' }
  | { outcome: 'used' }
  | { outcome: 'expired' }
  | TryAgain

/** `state` is what the page needs to go on; it is kept until the response is complete or the person is erased. */
export type SavePartial = { token: string; response: unknown; state: RunState | null; address: string }
export type SaveOutcome =
  | { outcome: 'saved' }
  | { outcome: 'refused'; issues: readonly ResponseIssue[] }
  | { outcome: 'bad_token' }
  | TryAgain

export type ResumeOutcome =
  | { outcome: 'resumed'; token: string; session: Session; published: PublishedSurvey; state: RunState }
  | { outcome: 'wrong_code' }
  | TryAgain
  | { outcome: 'unknown' }

/** A file on its way in; `type` is not believed. */
export type TakeUpload = {
  token: string
  question: string
  name: string
  content: AsyncIterable<Uint8Array>
  address: string
}
export type UploadOutcome =
  /** What stands in the answer: `FileReference` of the engine. */
  | { outcome: 'taken'; file: { id: string; name: string; bytes: number; type: string } }
  | { outcome: 'refused'; reason: 'too_large' | 'type_not_allowed' | 'unknown_question' | 'too_many' | 'empty' }
  | { outcome: 'bad_token' }
  | TryAgain

/** A personal link to make. */
export type CreateLink = {
  /** Public id of the survey. */
  survey: string
  /** Profile of the person. */
  person: number
  expiresAt: number
  channel: string
  programme?: string
  ask?: string
  transaction?: string
  touchpoint?: string
  trigger?: string
  hidden?: Readonly<Record<string, HiddenValue>>
}
/** `token` stands in the address and nowhere else: the table holds its hash. `path` begins with a slash; `url` puts the origin before it. */
export type CreatedLink = { id: number; token: string; path: string; url: string; expiresAt: number }
