import type { Ctx } from '../../../platform/context/index.ts'
import type {
  CreatedLink,
  CreateLink,
  OpenedSession,
  PublishedSurvey,
  ResumeOutcome,
  SaveOutcome,
  SavePartial,
  StartOutcome,
  StartResponse,
  SubmitOutcome,
  TakeUpload,
  UploadOutcome,
} from '../model/running.ts'

/** Running surveys: what pages, widget and distribution use. `openSurveys` makes it, the composition root passes it on. */
export type Surveys = {
  /** The newest published version, or the given one; null when there is none. From memory but for the first time. */
  published: (id: string, version?: number) => Promise<PublishedSurvey | null>
  /** Draws response id and seed and seals what is known. Stores nothing: a link scanner may come too. */
  start: (input: StartResponse) => Promise<StartOutcome>
  /** What a token holds; null when it is forged, cut or too old. */
  open: (token: string) => Promise<OpenedSession | null>
  /** Keeps what was answered so far. Throws nothing that the page must know: a failure to keep a part loses no answer. */
  savePartial: (input: SavePartial) => Promise<SaveOutcome>
  /** Checks a response and makes it durable before it says `accepted`. */
  submit: (input: { token: string; response: unknown; address: string }) => Promise<SubmitOutcome>
  /** Mails a code to the person of a personal link; says the same whether an address is known or not. */
  requestResumeCode: (input: { token: string; address: string }) => Promise<{ outcome: 'sent' | 'unknown' }>
  /** Opens the earlier answers of a personal link with the mailed code. `token` is the link's. */
  resumeWithCode: (input: { token: string; code: string; address: string }) => Promise<ResumeOutcome>
  takeUpload: (input: TakeUpload) => Promise<UploadOutcome>
  /** Makes a personal link. Throws `not_found` when the survey is not published. */
  createLink: (ctx: Ctx, input: CreateLink) => Promise<CreatedLink>
  /** Absolute address of a path such as `/s/l/…`, on the surveys' own origin where one is set. */
  url: (path: string) => string
  close: () => Promise<void>
}
