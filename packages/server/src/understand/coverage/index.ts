export { readCoverage } from './service.ts'
