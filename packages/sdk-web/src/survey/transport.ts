import type { RunState, SurveyResponse } from '@opencxm/survey'

/** What became of a response that was sent. */
export type Receipt =
  | { outcome: 'accepted'; ending?: string | null }
  /** One too many: this ending is shown. */
  | { outcome: 'over_quota'; ending: string }
  /** It will not be taken, however often it is sent. */
  | { outcome: 'refused' }
  /** The page has to be loaded again: its token is too old, or the link was used or expired. */
  | { outcome: 'reload' }

/** How a running survey reaches the server; page and widget have one each. */
export type SurveyTransport = {
  /** Rejects when the server could not be reached or cannot take it now: the same response is sent again later. */
  submit: (response: SurveyResponse) => Promise<Receipt>
  /** Keeps a part; whether it arrives is nobody's worry, since everything is here still. */
  save: (response: SurveyResponse, state: RunState) => void
}
