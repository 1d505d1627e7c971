export { isJunkIdentifier } from './junk.ts'
export { planComponents } from './model.ts'
export { countMerges, listMerges, type Merge, setMerge } from './service/merges.ts'
export { createIdentityStep, type IdentityStep } from './service/resolve-identity.ts'
