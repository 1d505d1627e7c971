export { checkSurvey } from './definition/check-survey.ts'
export type { DefinitionIssue } from './definition/checks.ts'
export { consentWords } from './definition/consent-words.ts'
export { areOneUnit, drawOf, drawWith } from './definition/draws.ts'
export { fontStacks } from './definition/fonts.ts'
export type {
  Alternative,
  Calculation,
  Compare,
  Comparison,
  Condition,
  Expression,
  Heard,
  HeardSignal,
  Operation,
  Reference,
  Scalar,
  Value,
} from './definition/logic.ts'
export type {
  AnswerValue,
  Chosen,
  ContactField,
  FileReference,
  Item,
  Jump,
  Line,
  ListenStep,
  Option,
  Question,
  QuestionType,
  Target,
  Text,
} from './definition/questions.ts'
export { questionTypes } from './definition/shape-question.ts'
export type {
  Block,
  BlockDraw,
  Ending,
  FontName,
  HiddenField,
  HiddenValue,
  KnownField,
  Loop,
  LoopItem,
  Outcome,
  Quota,
  Survey,
  Theme,
  Variable,
} from './definition/survey.ts'
export { readEntities } from './exchange/entities.ts'
export type { Lost } from './exchange/lost.ts'
export { type ExportedQualtrics, exportQualtrics } from './exchange/qualtrics/export-survey.ts'
export { type ImportedQualtrics, importQualtrics } from './exchange/qualtrics/import-survey.ts'
export { type ExportedSurveyJs, exportSurveyJs } from './exchange/surveyjs/export-survey.ts'
export { type Imported, importSurveyJs } from './exchange/surveyjs/import-survey.ts'
export { type Finding, type FindingCode, findingCodes } from './lint/finding.ts'
export { lintSurvey } from './lint/lint-survey.ts'
export { estimateMinutes } from './lint/minutes.ts'
export { contrastRatio, darkColours, lightColours } from './page/colours.ts'
export { drawScreen, type ScreenOptions } from './page/draw-screen.ts'
export { escapeHtml } from './page/escape.ts'
export { type SurveyLook, surveyLook } from './page/look.ts'
export { markedHtml, plainOfMarked } from './page/marks.ts'
export type { PageWords } from './page/page-words.ts'
export { publicDefinition } from './page/public-definition.ts'
export { renderScreen } from './page/render-screen.ts'
export { pageCss } from './page/styles.ts'
export { themeCss } from './page/theme.ts'
export { directionOf, pageWords } from './page/words.ts'
export { maximumMatches } from './quality/duplicates.ts'
export {
  type CheckedResponse,
  defaultQualityRules,
  flagResponses,
  type QualityFlag,
  type QualityRules,
  type ResponseQuality,
} from './quality/flags.ts'
export { responseSpeeds, type Speed } from './quality/speed.ts'
export { type StraightLine, straightLine } from './quality/straight-line.ts'
export type { PersonKnowledge } from './run/evaluate.ts'
export { drawParts } from './run/order.ts'
export { readAnswer } from './run/read-answer.ts'
export { actionsOfForm, type FormFields, fieldName } from './run/read-form.ts'
export { type Scale, type Score, scaleOf, scoresOf } from './run/read-value.ts'
export type { AnswerFault, AnswerProblem, Reading } from './run/reading.ts'
export { type Action, reduceRun, type StartOptions, startRun } from './run/reduce.ts'
export { responseOf, type StoredAnswer, type SurveyResponse } from './run/response.ts'
export type { RunFault, RunState } from './run/state.ts'
export { pickLanguage, textIn } from './run/text-in.ts'
export { typedNumber } from './run/typed-number.ts'
export { type QuestionTexts, type QuestionView, type RunView, viewRun } from './run/view.ts'
export { scaleEnds } from './templates/scale-ends.ts'
export type { Template } from './templates/template.ts'
export { templates } from './templates/templates.ts'
export { validateResponse } from './validate/validate-response.ts'
export type {
  RefusedResponse,
  ResponseIssue,
  ResponseProblem,
  Trusted,
  ValidResponse,
} from './validate/verdict.ts'
