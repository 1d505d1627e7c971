export { decodeAgain } from './model/decode.ts'
export { trackingMaxHeaderBytes } from './model/limits.ts'
export { pathsOverlap } from './model/path-overlap.ts'
export type { DecodeContext } from './model/request.ts'
export type {
  Authenticate,
  CountDrop,
  IsJunkIdentifier,
  ReceiveTracked,
  TrackedRequest,
  TrackingDeps,
  TrackingReceipt,
} from './ports.ts'
export { reservedPaths, trackingRoutes } from './tracking-routes.ts'
