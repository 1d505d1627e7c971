export { CoveragePage } from './CoveragePage.tsx'
