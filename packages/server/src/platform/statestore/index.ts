export { forgetElsewhere, stopUnfinished } from './embedded/forget.ts'
export { hasStateStore } from './embedded/home.ts'
export { acquireLock } from './embedded/lock.ts'
export { isUniqueViolation, translateDatabaseError } from './errors.ts'
export { jsonbText } from './jsonb-text.ts'
export { type MigrationDatabase, migrate, migrationsFolder } from './migrations.ts'
export { joinStateStore, type OpenedStateStore, type OpenStateStore, openStateStore } from './open-state-store.ts'
export type { Address } from './pool.ts'
export {
  type CreateTestStateStore,
  createTestStateStore,
  silentLog,
  type TestStateStore,
} from './testing/create-test-state-store.ts'
export type { AnyTransaction, ListenOptions, Log, StateStore } from './types.ts'
