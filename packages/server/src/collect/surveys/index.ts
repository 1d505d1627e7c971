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
  UploadOutcome,
} from './model/running.ts'
export type { MailAddressOf, PersonKnowledgeOf, ProfileOfPublicId, SegmentFilter } from './ports.ts'
export type { RunLimits } from './service/deps.ts'
export { surveysOfPerson } from './service/person.ts'
export { openSurveys, type PersonTraces, type Surveys, type SurveysHousekeeping } from './service/surveys.ts'
