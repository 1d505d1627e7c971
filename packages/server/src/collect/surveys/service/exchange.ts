import {
  checkSurvey,
  estimateMinutes,
  exportQualtrics,
  exportSurveyJs,
  importQualtrics,
  importSurveyJs,
  type Lost,
  type Survey,
  templates,
} from '@opencxm/survey'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, inLanguage, isJsonObject, type Json, type Language, say } from '../../../platform/kernel/index.ts'
import type { surveysRoutes } from '../contract.ts'
import { type Draft, summaryOf } from '../model/definition.ts'
import { readVersion } from '../store/definitions.ts'
import { exchangeReasons, exchangeWords, issueWords, words } from '../words.ts'
import { keepDraft, requireSurvey } from './manage.ts'
import { requireSoundJson } from './refusals.ts'

type Import = BodyOf<typeof surveysRoutes.importFile>

/** Surveys to start from, named in the caller's language. */
export function listTemplates(ctx: Ctx): ReplyOf<typeof surveysRoutes.templates> {
  requirePermission(ctx, 'surveys:read')
  const shown = templates.map(({ id, name, about, survey }) => ({
    id,
    name: name[ctx.language] ?? id,
    about: about[ctx.language] ?? '',
    questions: summaryOf(survey as unknown as Draft).questions,
    minutes: Math.round(estimateMinutes(survey) * 10) / 10,
    languages: [...survey.languages],
  }))
  return { templates: shown }
}

/** Creates a draft from a file. Throws `invalid_input` when nothing of it can be read as a survey. */
export async function importSurvey(ctx: Ctx, body: Import): Promise<ReplyOf<typeof surveysRoutes.importFile>> {
  requirePermission(ctx, 'surveys:write')
  const { content } = body
  if (!isJsonObject(content)) throw fail('invalid_input', { message: say(words.notReadable) })
  requireSoundJson(content)
  const { survey, lost } = read(body.format, content)
  if (survey === null) {
    const problems = sayLost(lost.slice(-50), ctx.language).map(({ path, reason }) => ({
      field: path === '' ? 'content' : `content.${path}`,
      reason,
    }))
    throw fail('invalid_input', { message: say(words.notReadable), problems })
  }
  const name = body.name ?? (survey.name === '' ? body.format : survey.name)
  const draft = await keepDraft(ctx, survey, { name, action: 'survey.import' })
  return { id: draft.id, survey: draft, lost: sayLost(lost, ctx.language) }
}

function read(format: Import['format'], content: Draft): { survey: Survey | null; lost: readonly Lost[] } {
  if (format === 'surveyjs') return importSurveyJs(content)
  if (format === 'qsf') return importQualtrics(content)
  const checked = checkSurvey(content)
  if ('survey' in checked) return { survey: checked.survey, lost: [] }
  const lost = checked.issues.map(
    ({ path, code, message }): Lost => ({
      ...{ path, kind: 'lost', what: path, phrase: path, name: '', reason: message, issue: code },
    }),
  )
  return { survey: null, lost }
}

type Said = ReplyOf<typeof surveysRoutes.importFile>['lost'][number]

/** What was lost, in the reader's language; names of the file and of its properties stay as they are. */
function sayLost(lost: readonly Lost[], language: Language): Said[] {
  return lost.map(({ path, kind, what, phrase, name, reason, issue }) => {
    if (language === 'en') return { path, kind, what, reason }
    const words = issue === undefined ? exchangeReasons[reason] : issueWords[issue]
    const named = Object.hasOwn(exchangeWords, phrase) ? exchangeWords[phrase] : undefined
    return {
      ...{ path, kind },
      what: named === undefined ? what : inLanguage({ words: named, values: { name } }, language),
      reason: words === undefined ? reason : inLanguage({ words, values: {} }, language),
    }
  })
}

/** The draft or a version as a file of a format. Throws `invalid_input` when the draft is not right and the format needs it to be. */
export async function exportSurvey(
  ctx: Ctx,
  id: string,
  { format, version }: QueryOf<typeof surveysRoutes.exportFile>,
): Promise<ReplyOf<typeof surveysRoutes.exportFile>> {
  requirePermission(ctx, 'surveys:read')
  const row = await requireSurvey(ctx, id)
  const found =
    version === undefined ? null : await readVersion(ctx.state, ctx.workspace.id, { survey: row.id, version })
  if (version !== undefined && found === null) throw fail('not_found', { message: say(words.noVersion, { version }) })
  const definition = found?.definition ?? row.draft
  const stem = `${row.name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'survey'}${version ? `-v${version}` : ''}`
  if (format === 'opencxm') return { fileName: `${stem}.opencxm.json`, content: definition as Json, lost: [] }
  const checked = checkSurvey(definition)
  if ('issues' in checked) {
    const problems = checked.issues.slice(0, 100).map(({ path, message }) => ({ field: path, reason: message }))
    throw fail('invalid_input', { message: say(words.notPublishable, { count: checked.issues.length }), problems })
  }
  const { json, lost } = format === 'qsf' ? exportQualtrics(checked.survey) : exportSurveyJs(checked.survey)
  const fileName = format === 'qsf' ? `${stem}.qsf` : `${stem}.surveyjs.json`
  return { fileName, content: JSON.parse(JSON.stringify(json)) as Json, lost: sayLost(lost, ctx.language) }
}
