export { namelessPrefix } from './model/events.ts'
export { limitsFrom, type RunLimits } from './model/limits.ts'
export type {
  Asked,
  CreatedLink,
  CreateLink,
  Entry,
  OpenedSession,
  PublishedSurvey,
  ResumeOutcome,
  SavedRun,
  SaveOutcome,
  SavePartial,
  Session,
  StartOutcome,
  StartResponse,
  SubmitOutcome,
  TakeUpload,
  TryAgain,
  UploadOutcome,
} from './model/running.ts'
export { visitorLanguage } from './page/languages.ts'
export type { MailAddressOf, PersonKnowledgeOf, ProfileOfPublicId, SegmentFilter } from './ports.ts'
export { surveysOfPerson } from './service/person.ts'
export { openSurveys, type PersonTraces, type Surveys, type SurveysHousekeeping } from './service/surveys.ts'
