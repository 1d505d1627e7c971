import type { Block, Survey } from '@opencxm/survey'
import { rewriteSurvey } from './rewrite.ts'

/** The block without its repetition, and without what only makes sense in one. */
export function withoutLoop(survey: Survey, block: Block): Block {
  const { loop: _, ...once } = block
  const alone = { ...survey, blocks: [once], endings: [], quotas: [], variables: [] }
  const { survey: next } = rewriteSurvey(alone, {
    reference: (reference) => ('loop' in reference ? null : reference),
    placeholder: (source, id) => (source === 'loop' ? null : id),
  })
  return next.blocks[0] ?? once
}
