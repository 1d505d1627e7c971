export { type UndoDeps, undoImport } from './service.ts'
