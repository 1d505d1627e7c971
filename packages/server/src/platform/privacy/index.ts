export { mentionPatterns, mentions } from './mentions.ts'
export {
  createSealer,
  hashKey,
  isValidProof,
  keyedHash,
  openSealedToken,
  readOrCreateSecret,
  type Sealer,
  sealToken,
} from './seal.ts'
export { isTellingKey, requirePeopleForTelling } from './telling-keys.ts'
