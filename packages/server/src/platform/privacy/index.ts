export { createSealer, hashKey, isValidProof, readOrCreateSecret, type Sealer } from './seal.ts'
