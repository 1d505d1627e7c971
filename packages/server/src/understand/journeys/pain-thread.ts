/** The pain model's thread: 1,000 replicates take a tenth of a second and more, in which the server would answer nobody. */
import { createRandom, type PainImpact, painPointImpact, type Refusable } from '@opencxm/stats'
import { answerComputations } from '../../platform/compute/index.ts'
import type { PainModelInput } from './service/pain-points.ts'

answerComputations(
  ({ data, seed, replicates }: PainModelInput): Refusable<PainImpact> =>
    painPointImpact(data, { random: createRandom(seed), replicates }),
)
