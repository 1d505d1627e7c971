export { type CatalogStep, createCatalogStep } from './service/apply-catalog.ts'
