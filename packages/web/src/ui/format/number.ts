import { intlTag, isChinese, type Language } from './language.ts'

const minus = '−'

/** A figure with a fixed number of decimals, the true minus sign, and never a negative zero. */
export function formatNumber(value: number, decimals: number, language: Language): string {
  const text = new Intl.NumberFormat(intlTag(language), {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'negative',
  }).format(value)
  return text.replace('-', minus)
}

/** A change: carries its sign, `+4.5`, `−7.0`, `0.0`. */
export function formatSigned(value: number, decimals: number, language: Language): string {
  const text = formatNumber(value, decimals, language)
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/**
 * As many decimals as an interval of this width deserves: none from 10 up, then one for each decade below, so that the
 * last digit shown always means something. Prose rounds sooner. Width in the unit that is printed.
 */
export function decimalsFor(width: number | null, options: { prose?: boolean } = {}): number {
  if (width === null || !Number.isFinite(width)) return 1
  if (width >= (options.prose ? 4 : 10)) return 0
  if (width >= 0.15) return 1
  return width >= 0.015 ? 2 : 3
}

/** A whole number of things with the language's grouping: `1,284`. */
export function formatCount(value: number, language: Language): string {
  return formatNumber(Math.round(value), 0, language)
}

/** A round number of things as people say it: `10,000`, `1 万`. */
export function formatRound(value: number, language: Language): string {
  if (!isChinese(language) || value < 10_000 || value % 1000 !== 0) return formatCount(value, language)
  return `${formatNumber(value / 10_000, value % 10_000 === 0 ? 0 : 1, language)} ${language === 'zh-Hans' ? '万' : '萬'}`
}

/** A chance from 0 to 1 as percent; the ends are not claimed: `> 99%`, `< 1%`. */
export function formatChance(ratio: number, language: Language): string {
  if (ratio > 0.99) return '> 99%'
  if (ratio < 0.01) return '< 1%'
  return `${formatNumber(ratio * 100, 0, language)}%`
}

/** A share from 0 to 1 as percent. */
export function formatShare(ratio: number, decimals: number, language: Language): string {
  return `${formatNumber(ratio * 100, decimals, language)}%`
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** A size of a file in the unit that fits, thousand by thousand: `12.5 MB`. */
export function formatBytes(bytes: number, language: Language): string {
  const step = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${formatNumber(value, step === 0 || value >= 100 ? 0 : 1, language)} ${byteUnits[step]}`
}
