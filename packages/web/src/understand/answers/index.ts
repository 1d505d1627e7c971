export { AnswersPage } from './AnswersPage.tsx'
