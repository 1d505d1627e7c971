import { minorDigits } from '@opencxm/server/contract'
import { intlTag, isChinese, type Language } from './language.ts'
import { formatNumber } from './number.ts'

export type Money = { amountMinor: number; currency: string }

/** Minor units in one major unit, by the table that amounts are stored by: 100 for most, 1 for JPY, 1000 for KWD. */
export function minorPerMajor(currency: string): number {
  return 10 ** (minorDigits[currency] ?? 2)
}

/**
 * The currency's sign as English readers know it, the same for no two currencies: `¥` is the yuan's, so the yen has `JP¥`, and
 * dollars are `$`, `NT$`, `HK$`; else its code with a space.
 */
function symbolOf(currency: string, language: Language): string {
  if (currency === 'CNY') return '¥'
  if (currency === 'JPY') return 'JP¥'
  try {
    const parts = new Intl.NumberFormat(intlTag(language), {
      style: 'currency',
      currency,
      currencyDisplay: 'symbol',
    }).formatToParts(0)
    const symbol = parts.find((part) => part.type === 'currency')?.value ?? currency
    return /^[A-Z]{2,}$/.test(symbol) ? `${symbol} ` : symbol
  } catch {
    return `${currency} `
  }
}

/** What Chinese puts after the figure: 元 at home (CNY, for Traditional readers TWD), else the currency's name: 人民幣, 港幣. */
function chineseUnit(currency: string, language: Language): string {
  if (currency === (language === 'zh-Hant' ? 'TWD' : 'CNY')) return '元'
  try {
    return new Intl.DisplayNames(intlTag(language), { type: 'currency' }).of(currency) ?? currency
  } catch {
    return currency
  }
}

type Scale = { divisor: number; suffix: string }

function scaleOf(major: number, language: Language): Scale {
  const size = Math.abs(major)
  if (isChinese(language)) {
    if (size >= 1e8) return { divisor: 1e8, suffix: language === 'zh-Hans' ? '亿' : '億' }
    return size >= 1e4 ? { divisor: 1e4, suffix: language === 'zh-Hans' ? '万' : '萬' } : { divisor: 1, suffix: '' }
  }
  if (size >= 1e9) return { divisor: 1e9, suffix: 'bn' }
  if (size >= 1e6) return { divisor: 1e6, suffix: 'm' }
  return size >= 1e4 ? { divisor: 1e3, suffix: 'k' } : { divisor: 1, suffix: '' }
}

function decimalsOf(scaled: number, suffix: string, language: Language): number {
  if (suffix === '') return 0
  return isChinese(language) || Math.abs(scaled) < 10 || suffix === 'm' || suffix === 'bn' ? 1 : 0
}

/** An amount as people say it: `¥412k`, `¥499`, `41.2 万元`, `499 元`. Amounts in minor units. */
export function formatMoney(money: Money, language: Language): string {
  const major = money.amountMinor / minorPerMajor(money.currency)
  const { divisor, suffix } = scaleOf(major, language)
  const figure = formatNumber(major / divisor, decimalsOf(major / divisor, suffix, language), language)
  if (isChinese(language)) return `${figure} ${suffix}${chineseUnit(money.currency, language)}`
  const symbol = symbolOf(money.currency, language)
  return figure.startsWith('−') ? `−${symbol}${figure.slice(1)}${suffix}` : `${symbol}${figure}${suffix}`
}

/** The bare figures of an interval in the scale of its estimate: `268, 574` beside `¥412k`. */
export function formatMoneyBounds(bounds: [number, number], money: Money, language: Language): [string, string] {
  const perMajor = minorPerMajor(money.currency)
  const { divisor, suffix } = scaleOf(money.amountMinor / perMajor, language)
  const decimals = decimalsOf(money.amountMinor / perMajor / divisor, suffix, language)
  const [low, high] = bounds.map((amount) => formatNumber(amount / perMajor / divisor, decimals, language))
  return [low ?? '', high ?? '']
}

/** One amount to the last minor unit, for a single order: `¥499.00`, `499.00 元`. */
export function formatExactMoney(money: Money, language: Language): string {
  const perMajor = minorPerMajor(money.currency)
  const decimals = Math.round(Math.log10(perMajor))
  const whole = money.amountMinor % perMajor === 0
  const figure = formatNumber(Math.abs(money.amountMinor) / perMajor, whole ? 0 : decimals, language)
  const sign = money.amountMinor < 0 ? '−' : ''
  if (isChinese(language)) return `${sign}${figure} ${chineseUnit(money.currency, language)}`
  return `${sign}${symbolOf(money.currency, language)}${figure}`
}
