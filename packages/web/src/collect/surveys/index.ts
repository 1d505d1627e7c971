export { NewSurveyPage } from './NewSurveyPage.tsx'
export { SurveyPage } from './SurveyPage.tsx'
export { SurveyResultsPage } from './SurveyResultsPage.tsx'
export { SurveysPage } from './SurveysPage.tsx'
