import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Violation = {
  id: string
  impact: string | null
  help: string
  nodes: { target: string[]; failureSummary: string }[]
}
type Axe = { run: (root: Document, options: object) => Promise<{ violations: Violation[] }> }

/**
 * Serious and critical faults against WCAG 2.2 A and AA, and headings that leave out a level, one line each. Evaluated past the page's
 * own content policy.
 */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(source)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const runOnly = { type: 'tag', values: tags }
    return (await axe.run(document, { runOnly, rules: { 'heading-order': { enabled: true } } })).violations
  })
  const isGrave = ({ id, impact }: Violation) => impact === 'serious' || impact === 'critical' || id === 'heading-order'
  return violations.filter(isGrave).map(line)
}

function line({ id, help, nodes }: Violation): string {
  const [first] = nodes
  return `${id} (${nodes.length}): ${help}: ${first?.target.join(' ')}: ${first?.failureSummary.split('\n')[1]?.trim() ?? ''}`
}
