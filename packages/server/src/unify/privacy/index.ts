export type { PrivacyDeps } from './service/deps.ts'
export { addToErasureList } from './service/erasure-list.ts'
export type { EraseJob } from './service/request-erasure.ts'
