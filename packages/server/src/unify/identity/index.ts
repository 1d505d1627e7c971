export { peopleChanged, personMerged } from './facts.ts'
export { deleteProfiles, deleteRefusalsNaming, profilesOfImport } from './import-store.ts'
export { isJunkIdentifier } from './junk.ts'
export { publicKinds } from './model.ts'
export {
  findPersonByUserId,
  findPersonGroup,
  identifiersOfPersons,
  type PersonGroup,
  type ProfileIdentifier,
  pageIdentifiers,
  personOfProfile,
  readPersonRecord,
} from './record-store.ts'
export { countMerges, listMerges, type Merge, setMerge, splitOff } from './service/merges.ts'
export { rebuildOverrides } from './service/rebuild-overrides.ts'
export { createIdentityStep, type IdentityStep } from './service/resolve-identity.ts'
export { dropOrphans, type Forget, takeBackIdentities } from './service/take-back.ts'
export { drawVersion, existingProfiles, lockGraph } from './store.ts'
