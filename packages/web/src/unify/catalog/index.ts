export { CatalogPage } from './CatalogPage.tsx'
export { TouchpointsPage } from './TouchpointsPage.tsx'
