export { mentionPatterns, mentions } from './mentions.ts'
export { createSealer, hashKey, isValidProof, keyedHash, readOrCreateSecret, type Sealer } from './seal.ts'
