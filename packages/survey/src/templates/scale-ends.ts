import type { Text } from '../definition/questions.ts'
import { satisfied, say } from './template.ts'

/**
 * What the ends of a scale usually mean, where its type says what is asked: a row of numbers whose ends have no words is answered the wrong
 * way round by some. `effort` is version 1 of the CES, whose low end is good.
 */
export const scaleEnds: { readonly [scale in 'nps' | 'csat' | 'ces' | 'effort']: { low: Text; high: Text } } = {
  nps: {
    low: say('Not at all likely', '完全不可能', '完全不可能'),
    high: say('Extremely likely', '极有可能', '極有可能'),
  },
  csat: satisfied,
  ces: {
    low: say('Strongly disagree', '非常不同意', '非常不同意'),
    high: say('Strongly agree', '非常同意', '非常同意'),
  },
  effort: {
    low: say('Very little effort', '几乎不费力', '幾乎不費力'),
    high: say('A great deal of effort', '非常费力', '非常費力'),
  },
}
