export { decodeAgain } from './model/decode.ts'
export type { TrackingDeps } from './ports.ts'
