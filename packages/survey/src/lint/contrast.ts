import type { Survey } from '../definition/survey.ts'
import { contrastRatio, darkColours, lightColours } from '../page/colours.ts'
import type { Finding } from './finding.ts'

/** What WCAG 2.2 asks for: 1.4.3 for text, 1.4.11 for what one has to see to operate a page. */
const textRatio = 4.5
const controlRatio = 3

type Colours = { brand?: string; background?: string; text?: string }
/** Finds colours of the theme that are too close to each other. */
export function lintContrast({ theme }: Survey): Finding[] {
  if (!theme) return []
  const light = theme.mode === 'dark' ? [] : lintColours({ ...lightColours, ...theme }, 'theme')
  const dark = theme.mode === 'light' ? [] : lintColours({ ...darkColours, ...theme.dark }, 'theme.dark')
  return [...light, ...dark]
}

function lintColours({ brand = '', background = '', text = '' }: Colours, path: string): Finding[] {
  const findings: Finding[] = []
  const check = (colour: string, name: string, needed: number) => {
    const ratio = contrastRatio(colour, background)
    if (ratio >= needed) return
    const params = { ratio: Math.floor(100 * ratio) / 100, needed }
    findings.push({
      code: 'low_contrast',
      path: `${path}.${name}`,
      severity: needed === textRatio ? 'error' : 'warning',
      params,
    })
  }
  check(text, 'text', textRatio)
  check(brand, 'brand', controlRatio)
  return findings
}
