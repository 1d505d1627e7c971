export { QuarantinePage } from './QuarantinePage.tsx'
