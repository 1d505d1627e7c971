import type { contract } from '@opencxm/server/contract'
import type { ReplyOf } from '../../shell/api/types.ts'

export type JourneyMapReply = ReplyOf<typeof contract.journeys.map>
export type ValuesReply = ReplyOf<typeof contract.metrics.values>
