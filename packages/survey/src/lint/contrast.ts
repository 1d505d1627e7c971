import type { Survey } from '../definition/survey.ts'
import type { Finding } from './finding.ts'

/** What WCAG 2.2 asks for: 1.4.3 for text, 1.4.11 for what one has to see to operate a page. */
const textRatio = 4.5
const controlRatio = 3

type Colours = { brand?: string; background?: string; text?: string }
/** What the respondent's page uses where a theme says nothing. */
export const lightColours = { brand: '#1f5fbf', background: '#ffffff', text: '#1a1c20' }
export const darkColours = { brand: '#8ab4ff', background: '#14161a', text: '#f2f3f5' }

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

/** The contrast of two colours (`#rrggbb`) after WCAG 2.2, 1 to 21. */
export function contrastRatio(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** Relative luminance of sRGB, with the threshold that WCAG states since 2021. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
