export { HealthPage } from './HealthPage.tsx'
export { NewProgrammePage, ProgrammePage } from './ProgrammePages.tsx'
export { ProgrammesPage } from './ProgrammesPage.tsx'
