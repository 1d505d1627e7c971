import type { Survey } from '@opencxm/survey'

/** Whether a survey can be answered inside a page: the frame takes no files, so a question for one would hold people up. */
export function fitsInPage({ blocks }: Survey): boolean {
  return !blocks.some(({ items }) => items.some(({ type }) => type === 'file'))
}
