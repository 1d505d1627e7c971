export type { PrivacyDeps, RememberedErasure } from './service/deps.ts'
export { addToErasureList, readErasureList } from './service/erasure-list.ts'
export { reapplyErasures } from './service/reapply-erasures.ts'
export { type EraseJob, requestErasure } from './service/request-erasure.ts'
