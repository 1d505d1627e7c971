/** A computation for tests: doubles; refuses negative numbers, and never ends for Infinity. */
import { answerComputations } from './index.ts'

answerComputations((value: number) => {
  if (value < 0) throw new RangeError('negative')
  while (value === Number.POSITIVE_INFINITY);
  return 2 * value
})
