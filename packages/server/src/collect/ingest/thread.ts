/** The door of the applier's thread. */
export { runApplierThread } from './service/run-applier-thread.ts'
