import type { SurveyIssue } from '@opencxm/server/contract'
import type { Survey } from '@opencxm/survey'
import { nameOf, titleOf } from './diff.ts'
import { ownerOf } from './selection.ts'

/** A finding as it is told, or that so many texts of one language are missing: told once, not once a text. */
export type Told =
  | { kind: 'one'; issue: SurveyIssue }
  | { kind: 'missing'; severity: SurveyIssue['severity']; language: string; count: number }

/** What there is to look at, with all texts that are missing in a language as one. In the order in which each is first met. */
export function toldFindings(findings: readonly SurveyIssue[]): Told[] {
  const told: Told[] = []
  const missing = new Map<string, Extract<Told, { kind: 'missing' }>>()
  for (const issue of findings) {
    if (issue.code !== 'missing_translation') {
      told.push({ kind: 'one', issue })
      continue
    }
    const language = String(issue.params.language)
    const before = missing.get(language)
    if (before) before.count += 1
    else {
      const first = { kind: 'missing' as const, severity: issue.severity, language, count: 1 }
      missing.set(language, first)
      told.push(first)
    }
  }
  return told
}

type Check = { issues: readonly SurveyIssue[]; findings: readonly SurveyIssue[] }

/** What is told before publishing: what forbids it, errors that respondents would meet (published only by saying so), what may be. */
export function beforePublishing(check: Check | null) {
  const found = (severity: SurveyIssue['severity']) =>
    (check?.findings ?? []).filter((finding) => finding.severity === severity)
  return { issues: check?.issues ?? [], errors: found('error'), warnings: found('warning') }
}

/** What is said of an issue: the check knows a question by its path, people know it by its words. The rest of the path stays. */
export function saidOf(survey: Survey, { path, message }: Pick<SurveyIssue, 'path' | 'message'>): string {
  const [known] = /^(blocks\[\d+\](\.items\[\d+\])?|endings\[\d+\])/.exec(path) ?? []
  if (known === undefined || !message.startsWith(known)) return message
  const name = nameOfOwner(survey, path)
  if (name === '') return message
  const short = name.length > nameMax ? `${name.slice(0, nameMax)}…` : name
  return `“${short}”${message.slice(known.length).replace(/^\./, ': ')}`
}

/** More of a question's words than tell which one it is. */
const nameMax = 80

function nameOfOwner(survey: Survey, path: string): string {
  const { kind, id } = ownerOf(survey, path)
  const block = survey.blocks.find((one) => one.id === id)
  if (kind === 'block' && block) return nameOf(block, survey)
  const item = survey.blocks.flatMap(({ items }) => items).find((one) => one.id === id)
  if (kind === 'item' && item) return titleOf(item, survey)
  return survey.endings.find((one) => one.id === id)?.title[survey.languages[0] ?? ''] ?? ''
}
