import type { FileReference, RunState, Survey, SurveyLook, SurveyResponse } from '@opencxm/survey'

/**
 * The seam between the in-page asking chunk (`inpage/`), which decides when and where, draws the frame and minds the focus, and
 * the survey chunk (`survey/`), which draws the questions into the element that it is given. The survey chunk is a script of its
 * own, `entries/survey.ts`: `provideChunk('survey', mountSurvey)`.
 */
export type MountSurvey = (input: WidgetInput) => MountedSurvey

/** What the survey chunk is given. */
export type WidgetInput = {
  /** Empty element in an open shadow root: the page's styles do not reach it, the chunk puts its own styles into it. */
  root: HTMLElement
  /** The published survey, as the server answered. */
  survey: Survey
  /** Stylesheet and words, as the server answered (`surveyLook`). */
  look: SurveyLook
  /** The run as the server started it (`startRun`); the chunk goes on with `reduceRun`. */
  state: RunState
  /**
   * Sends what was answered so far (`complete` tells whether it is all) and settles with what the server said; rejects when the
   * server could not be reached: try again later with the same answers, nothing is counted twice.
   */
  send: (response: SurveyResponse) => Promise<WidgetReceipt>
  /** Sends one file of a question; rejects when the server was not reached: try again later. */
  upload: (question: string, file: File) => Promise<UploadReceipt>
  /** Asks the frame to close; `finished` after an ending was shown, `dismissed` otherwise. */
  close: (how: 'finished' | 'dismissed') => void
}

/** What became of a response that was sent. */
export type WidgetReceipt =
  /** Durable: all of it (`complete`), or the part. */
  | { outcome: 'accepted' }
  /** One too many: show this ending. */
  | { outcome: 'over_quota'; ending: string }
  /** It will not be taken however often it is sent: issues of `validateResponse`, or none when the ticket is too old. */
  | { outcome: 'refused'; issues: readonly unknown[] }

/** What became of a file: what stands in the answer, or why it is not taken (a code of the engine's faults). */
export type UploadReceipt =
  | { outcome: 'taken'; file: FileReference }
  | { outcome: 'refused'; code: 'wrong_type' | 'too_large' | 'too_many' | 'bad_file' }

/** What the frame may do with a mounted survey. */
export type MountedSurvey = {
  /** Moves the focus to the first thing that can be answered; called only when the dialog is modal or the visitor opened it. */
  focus: () => void
  /** Removes listeners; the frame removes the element. */
  destroy: () => void
}
