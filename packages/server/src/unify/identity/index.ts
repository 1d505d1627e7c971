export { isJunkIdentifier } from './junk.ts'
export { planComponents } from './model.ts'
export { createIdentityStep, type IdentityStep } from './service/resolve-identity.ts'
