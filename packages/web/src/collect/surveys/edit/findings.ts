import type { SurveyIssue } from '@opencxm/server/contract'

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
