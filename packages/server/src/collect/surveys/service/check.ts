import { checkSurvey, estimateMinutes, lintSurvey, type Survey } from '@opencxm/survey'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { inLanguage, type Language } from '../../../platform/kernel/index.ts'
import type { SurveyCheck, SurveyIssue } from '../contract.ts'
import { type Draft, ownDraft } from '../model/definition.ts'
import { readSurvey } from '../store/definitions.ts'
import { findingWords, issueWords, words } from '../words.ts'
import { noSurvey, requireSoundJson } from './refusals.ts'

/** What keeps the draft from being published, and what the linter would look at. Throws `not_found`. */
export async function checkDraft(ctx: Ctx, id: string): Promise<SurveyCheck> {
  requirePermission(ctx, 'surveys:read')
  const row = await readSurvey(ctx.state, ctx.workspace.id, { id })
  if (!row) throw noSurvey()
  return checkOf(row.draft, ctx.language)
}

/** The same for a definition that is not saved. */
export function checkDefinition(ctx: Ctx, definition: Survey): SurveyCheck {
  requirePermission(ctx, 'surveys:read')
  const draft = definition as unknown as Draft
  requireSoundJson(draft)
  return checkOf(ownDraft(draft, { id: 'survey', version: 1 }), ctx.language)
}

/** Checks and lints a draft; the linter needs a definition that the engine can read. */
export function checkOf(draft: Draft, language: Language): SurveyCheck {
  const checked = checkSurvey(draft)
  if ('issues' in checked) {
    const issues = checked.issues.map(
      ({ path, code, message }): SurveyIssue => ({
        path,
        code,
        severity: 'error',
        message: language === 'en' ? message : `${path}：${inLanguage(issueOf(code), language)}`,
        params: {},
      }),
    )
    return { publishable: false, issues, findings: [], minutes: null }
  }
  const findings = lintSurvey(checked.survey).map(
    ({ path, code, severity, params }): SurveyIssue => ({
      path,
      code,
      severity,
      message: inLanguage({ words: findingWords[code] ?? words.otherIssue, values: params }, language),
      params: { ...params },
    }),
  )
  return { publishable: true, issues: [], findings, minutes: Math.round(estimateMinutes(checked.survey) * 10) / 10 }
}

function issueOf(code: string) {
  return { words: issueWords[code] ?? words.otherIssue, values: {} }
}
