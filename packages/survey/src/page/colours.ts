/** What the respondent's page uses where a theme says nothing. */
export const lightColours = { brand: '#3552c8', background: '#ffffff', text: '#16181d' }
export const darkColours = { brand: '#4c67dc', background: '#16191e', text: '#e9ebee' }

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

/** A colour between two (`#rrggbb`): `share` 1 is the first, 0 the second. */
export function mixed(one: string, other: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [a, b] = [one, other].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number]
    const value = Math.round(a * share + b * (1 - share)).toString(16)
    return value.length < 2 ? `0${value}` : value
  })
  return `#${channels.join('')}`
}

/** The colour itself where it stands out enough from `background`, else as little as possible mixed with `towards` until it does. */
export function standingOut(
  colour: string,
  background: string,
  { ratio, towards }: { ratio: number; towards: string },
): string {
  for (let share = 1; share > 0; share -= 0.05) {
    const found = mixed(colour, towards, share)
    if (contrastRatio(found, background) >= ratio) return found
  }
  return towards
}
