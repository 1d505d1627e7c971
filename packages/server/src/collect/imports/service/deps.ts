import type { IsJunkIdentifier, SubmitMessages, UndoImport } from '../ports.ts'
import type { Limits } from '../readers/limits.ts'

/** What the composition root gives to imports. */
export type ImportsDeps = {
  /** Folder of uploaded files (`<data>/imports`); it exists. */
  folder: string
  submit: SubmitMessages
  undo: UndoImport
  isJunkIdentifier: IsJunkIdentifier
  limits: Limits
}
