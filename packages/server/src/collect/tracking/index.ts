export { decodeAgain } from './model/decode.ts'
export type { TrackingDeps } from './ports.ts'
export { rejectionWords as trackingRejectionWords } from './words.ts'
