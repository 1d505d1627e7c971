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
type Axe = {
  run: (root: Document, options: object) => Promise<{ violations: Violation[] }>
  getRules: (tags: readonly string[]) => { ruleId: string; tags: string[] }[]
}

/**
 * Serious and critical faults against WCAG 2.2 A and AA, and headings that leave out a level, one line each. Evaluated past the page's
 * own content policy. `colours`: only the rules about colours, for a page that was looked at whole in the other theme.
 */
export async function barriers(page: Page, which: 'all' | 'colours' = 'all'): Promise<string[]> {
  await page.evaluate(source)
  const violations = await page.evaluate(async (which) => {
    const { axe } = window as unknown as { axe: Axe }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const ofColours = axe.getRules(['cat.color']).filter((rule) => rule.tags.some((tag) => tags.includes(tag)))
    const options = {
      all: { runOnly: { type: 'tag', values: tags }, rules: { 'heading-order': { enabled: true } } },
      colours: { runOnly: { type: 'rule', values: ofColours.map(({ ruleId }) => ruleId) } },
    }
    return (await axe.run(document, options[which])).violations
  }, which)
  const isGrave = ({ id, impact }: Violation) => impact === 'serious' || impact === 'critical' || id === 'heading-order'
  return violations.filter(isGrave).map(line)
}

function line({ id, help, nodes }: Violation): string {
  const [first] = nodes
  return `${id} (${nodes.length}): ${help}: ${first?.target.join(' ')}: ${first?.failureSummary.split('\n')[1]?.trim() ?? ''}`
}
