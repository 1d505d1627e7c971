import { type CatalogueError, fail, say } from '../../../platform/kernel/index.ts'
import { definitionCharsMax } from '../contract/definition.ts'
import type { Draft } from '../model/definition.ts'
import { words } from '../words.ts'

/** The error for an id that no survey of the workspace has. */
export function noSurvey(): CatalogueError {
  return fail('not_found', { message: say(words.noSurvey) })
}

/** Throws `too_large` for a definition that nobody could answer; how deep JSON may be is the edge's to say. */
export function requireSoundJson(draft: Draft): void {
  if (JSON.stringify(draft).length > definitionCharsMax)
    throw fail('too_large', { message: say(words.tooLarge, { most: definitionCharsMax }) })
}
