import { fontStacks } from '../definition/fonts.ts'
import type { Theme } from '../definition/survey.ts'
import { contrastRatio, darkColours, lightColours, mixed, standingOut } from './colours.ts'

type Colours = { brand: string; background: string; text: string }

/**
 * A theme as CSS variables on `selector`, with dark mode by media query. Only `#rrggbb` colours and our font stacks get through. What a
 * theme leaves out is derived, and what could not be read or seen is set right: text against its background at least 4.5:1 (WCAG 1.4.3),
 * controls 3:1 (1.4.11).
 */
export function themeCss(theme: Theme | undefined, selector = ':root'): string {
  const { mode = 'auto', font = 'system', dark: night = {} } = theme ?? {}
  const light = coloursOf(theme ?? {}, lightColours)
  // A brand colour that was chosen for light pages is kept on dark ones, lighter where it would not be seen.
  const brand = theme?.brand === undefined ? darkColours.brand : coloursOf(theme, lightColours).brand
  const dark = coloursOf(night, { ...darkColours, brand: lightened(brand, night.background ?? darkColours.background) })
  const stack = `--font:${fontStacks[font] ?? fontStacks.system};`
  if (mode === 'dark') return `${selector}{${stack}${variables(dark, 'dark')}}`
  const day = `${selector}{${stack}${variables(light, 'light')}}`
  if (mode === 'light') return day
  return `${day}@media(prefers-color-scheme:dark){${selector}{${variables(dark, 'dark')}}}`
}

function coloursOf(theme: { brand?: string; background?: string; text?: string }, defaults: Colours): Colours {
  const valid = (colour: string | undefined, otherwise: string) =>
    colour !== undefined && /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : otherwise
  const background = valid(theme.background, defaults.background)
  const text = standingOut(valid(theme.text, defaults.text), background, { ratio: 4.5, towards: farthest(background) })
  return { background, text, brand: valid(theme.brand, defaults.brand) }
}

function lightened(brand: string, background: string): string {
  const valid = /^#[0-9a-f]{6}$/i.test(background) ? background : darkColours.background
  return standingOut(brand, valid, { ratio: 3, towards: farthest(valid) })
}

function farthest(background: string): string {
  return contrastRatio('#ffffff', background) >= contrastRatio('#000000', background) ? '#ffffff' : '#000000'
}

function variables({ brand, background, text }: Colours, scheme: 'light' | 'dark'): string {
  const seen = (share: number, ratio: number) =>
    standingOut(mixed(text, background, share), background, { ratio, towards: text })
  const brandBackground = mixed(brand, background, 0.09)
  const isDark = contrastRatio('#ffffff', background) > contrastRatio('#000000', background)
  const values: { [name: string]: string } = {
    bg: background,
    text,
    'text-2': seen(0.78, 4.5),
    'text-3': seen(0.66, 4.5),
    line: mixed(text, background, 0.14),
    control: seen(0.5, 3),
    sunken: mixed(text, background, 0.06),
    brand,
    // White as long as it can be read.
    'on-brand': contrastRatio(brand, '#ffffff') >= 4.5 ? '#ffffff' : farthest(brand),
    'brand-ink': inkOf({ brand, background, text }, brandBackground),
    'brand-line': mixed(brand, background, 0.35),
    'brand-bg': brandBackground,
    danger: standingOut(isDark ? '#f2867d' : '#b3261e', background, { ratio: 4.5, towards: text }),
  }
  let css = `color-scheme:${scheme};`
  for (const name of Object.keys(values)) css += `--${name}:${values[name]};`
  return css
}

/** The brand as text: it stands on the background and, where one colour can do both, on what is chosen. */
function inkOf({ brand, background, text }: Colours, chosen: string): string {
  const ink = standingOut(brand, background, { ratio: 4.5, towards: text })
  const both = standingOut(ink, chosen, { ratio: 4.5, towards: farthest(background) })
  return contrastRatio(both, background) >= 4.5 ? both : ink
}
