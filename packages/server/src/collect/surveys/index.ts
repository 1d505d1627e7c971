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
export type { Surveys } from './service/surveys.ts'
