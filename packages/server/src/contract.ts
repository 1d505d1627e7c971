/** Table of contents of the API: every feature's routes, by name. The web client and OpenAPI read this. */
import { budgetRoutes } from './act/budget/contract.ts'
import { messagesRoutes } from './act/messages/contract.ts'
import { distributionRoutes } from './collect/distribution/contract.ts'
import { feedbackRoutes } from './collect/feedback/contract.ts'
import { importsRoutes } from './collect/imports/contract.ts'
import { ingestRoutes } from './collect/ingest/contract.ts'
import { inpageRoutes } from './collect/inpage/contract.ts'
import { surveysRoutes } from './collect/surveys/contract.ts'
import { authRoutes } from './platform/auth/contract.ts'
import { coverageRoutes } from './understand/coverage/contract.ts'
import { journeysRoutes } from './understand/journeys/contract.ts'
import { metricsRoutes } from './understand/metrics/contract.ts'
import { pathsRoutes } from './understand/paths/contract.ts'
import { segmentsRoutes } from './understand/segments/contract.ts'
import { struggleRoutes } from './understand/struggle/contract.ts'
import { catalogRoutes } from './unify/catalog/contract.ts'
import { consentRoutes } from './unify/consent/contract.ts'
import { peopleRoutes } from './unify/people/contract.ts'
import { privacyRoutes } from './unify/privacy/contract.ts'

export const contract = {
  auth: authRoutes,
  ingest: ingestRoutes,
  imports: importsRoutes,
  feedback: feedbackRoutes,
  surveys: surveysRoutes,
  inpage: inpageRoutes,
  distribution: distributionRoutes,
  people: peopleRoutes,
  consent: consentRoutes,
  privacy: privacyRoutes,
  catalog: catalogRoutes,
  metrics: metricsRoutes,
  journeys: journeysRoutes,
  paths: pathsRoutes,
  coverage: coverageRoutes,
  segments: segmentsRoutes,
  struggle: struggleRoutes,
  budget: budgetRoutes,
  messages: messagesRoutes,
}

export type { Ask, BudgetSettings, Cap } from './act/budget/contract.ts'
export type { Channel, ChannelConfig } from './act/messages/contract.ts'
export type {
  Programme,
  ProgrammeChannel,
  ProgrammeDefinition,
  PropertyTest,
  Trigger,
} from './collect/distribution/contract.ts'
export type {
  Connector as FeedbackConnector,
  ConnectorSettings as FeedbackConnectorSettings,
  FeedbackFilter,
  FeedbackKind,
  FeedbackReply,
  FeedbackUnit,
  Observation,
  Voice,
  WayToReply,
} from './collect/feedback/contract.ts'
export type { QuarantinedMessage, SourceView } from './collect/ingest/contract.ts'
export type { InpageRule, InpageRuleInput } from './collect/inpage/contract.ts'
export type {
  QuestionResult,
  SurveyChange,
  SurveyCheck,
  SurveyDraft,
  SurveyDropoff,
  SurveyIssue,
  SurveyLost,
  SurveyQuota,
  SurveyResults,
  SurveySeries,
  SurveySummary,
  SurveyText,
  SurveyVersion,
} from './collect/surveys/contract.ts'
export type { WorkspaceView } from './platform/auth/contract.ts'
export type { BodyOf, Comparison, Estimate, ParamsOf, QueryOf, ReplyOf, Route } from './platform/contract/index.ts'
export { minorDigits } from './platform/contract/index.ts'
export type {
  Cell as CoverageCell,
  CoverageRow,
  NextStep,
  Way as ListeningWay,
} from './understand/coverage/contract.ts'
export type { PainPoint, Station } from './understand/journeys/contract.ts'
export type { Metric, MetricDefinition, MetricGroup, MetricKind } from './understand/metrics/contract.ts'
export type { Segment, SegmentCondition, SegmentRule } from './understand/segments/contract.ts'
export type { CatalogEvent, LocalName, Stage, Touchpoint } from './unify/catalog/contract.ts'
export type { Basis as ConsentBasis, Purpose as ConsentPurpose } from './unify/consent/contract.ts'
export type { PersonSummary } from './unify/people/contract.ts'
