export { decodeAgain, decodeSent } from './model/decode.ts'
export { originAllowed, pageOrigin } from './model/origins.ts'
export type { TrackingDeps } from './ports.ts'
export { rejectionWords as trackingRejectionWords } from './words.ts'
