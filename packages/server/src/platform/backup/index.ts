export { copyFiles } from './copy-files.ts'
export { dumpState, type StateDump } from './dump-state.ts'
export { loadState } from './load-state.ts'
export { checkBackup, describeFile, type Manifest, manifestName } from './manifest.ts'
