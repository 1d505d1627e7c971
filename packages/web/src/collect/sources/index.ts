export { SourcePage } from './SourcePage.tsx'
export { SourcesPage } from './SourcesPage.tsx'
