/** Signs and words of money that may stand before or after a number; they are dropped, the currency is mapped on its own. */
const moneySigns =
  /^(?:US\$|HK\$|NT\$|S\$|A\$|C\$|RMB|CNY|HKD|TWD|USD|EUR|GBP|JPY|[$€£¥￥₩₹])\s*|\s*(?:元|圓|圆|块|塊|円|RMB|CNY|HKD|TWD|USD|EUR|GBP|JPY|[$€£¥￥₩₹])$/giu

const grouped = {
  '.': /^\d{1,3}(?:([,' ])\d{2,3})(?:\1\d{2,3})*(?:\.\d+)?$/,
  ',': /^\d{1,3}(?:([.' ])\d{2,3})(?:\1\d{2,3})*(?:,\d+)?$/,
} as const
const plain = {
  '.': /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i,
  ',': /^(?:\d+,?\d*|,\d+)(?:e[+-]?\d{1,3})?$/i,
} as const
/** Longer text is no number; it is not searched. */
const numberCharsMax = 64
/** Longer text is a comment, no option. */
const optionCharsMax = 200

/**
 * Reads a number written by people or programs: thousands separators (1,234,567.8; 1.234,5; 1 234; 12,34,567), full-width
 * digits, money signs, a percent sign (85% gives 85), minus before, after or as parentheses. null when it is none.
 * `decimal` decides what 1.234 and 1,234 mean, so it is detected for the file, never for one cell.
 */
export function parseNumber(input: string, decimal: '.' | ','): number | null {
  const text = input.trim()
  if (text.length > numberCharsMax) return null
  const unsigned = text.startsWith('-') ? text.slice(1) : text
  if (plain[decimal].test(unsigned)) return finite(decimal === ',' ? text.replace(',', '.') : text)
  let rest = text
    .normalize('NFKC')
    .replace(/[\u00a0\u202f\u2009]/g, ' ')
    .replaceAll('\u2019', "'")
    .replaceAll('\u2212', '-')
    .trim()
  let negative = false
  const parentheses = /^\((.+)\)$/.exec(rest)
  if (parentheses?.[1]) [rest, negative] = [parentheses[1], true]
  const minus = /^-\s*(.+)$|^(.+?)\s*-$/.exec(rest)
  if (minus && !negative) [rest, negative] = [minus[1] ?? minus[2] ?? '', true]
  rest = rest.replace(/^\+/, '').replace(moneySigns, '').replace(/\s*%$/, '').trim()
  const inner = /^-\s*(.+)$/.exec(rest)
  if (inner?.[1] && !negative) [rest, negative] = [inner[1], true]
  const value = digits(rest, decimal)
  return value === null ? null : negative ? 0 - value : value
}

/**
 * The number of a chosen option as survey tools write it: `10 - Extremely likely`, `5 (very good)`, `Very good (5)`, `9分`, `4 stars`.
 * null where a text is no such option, or has a second number (`3 - 5`), and for plain numbers.
 */
export function numberOfOption(input: string): number | null {
  if (input.length > optionCharsMax) return null
  const text = input.normalize('NFKC').trim()
  const found =
    /^(\d{1,3})\s*(?:[-–—=:.)(|]|分|星|颗|顆|points?\b|stars?\b)\D*$/iu.exec(text) ??
    /^\D*\p{L}\D*[-–—=:(]\s*(\d{1,3})\)?$/u.exec(text)
  return found && /\p{L}/u.test(text) ? Number(found[1]) : null
}

function digits(text: string, decimal: '.' | ','): number | null {
  if (plain[decimal].test(text)) return finite(decimal === ',' ? text.replace(',', '.') : text)
  const match = grouped[decimal].exec(text)
  if (!match) return null
  const separator = match[1] ?? ''
  const whole = text.split(decimal)[0] ?? ''
  // The last group counts thousands in every country; the others may count in twos (India).
  if (whole.split(separator).at(-1)?.length !== 3) return null
  return finite(text.replaceAll(separator, '').replace(',', '.'))
}

function finite(text: string): number | null {
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/**
 * True where nearly all cells of a column that have a digit are numbers under one of the two marks. Addresses (203.0.113.9),
 * versions, dates (05.03.2024) and chosen options (1,2,3) have points and commas too, and say nothing about numbers.
 */
export function looksNumeric(cells: readonly string[]): boolean {
  const withDigit = cells.filter((cell) => /\d/.test(cell))
  const isAddress = (cell: string): boolean => /^\s*\d{1,3}(?:\.\d{1,3}){3}\s*$/.test(cell)
  const numbers = (mark: '.' | ','): number =>
    withDigit.filter((cell) => !isAddress(cell) && parseNumber(cell, mark) !== null).length
  return withDigit.length > 0 && Math.max(numbers('.'), numbers(',')) >= withDigit.length * 0.9
}

/** Which decimal mark a sample speaks for, and whether anything in it tells the two apart. */
export type DecimalGuess = { decimal: '.' | ','; evidence: 'clear' | 'ambiguous' | 'none'; against: number }

/**
 * Finds the decimal mark from cells of columns that look like numbers. 1.234,5 and 3,5 speak for the comma, 1,234.5 and 3.5 for the
 * point; 1,234 and 1.234 alone can be read both ways and are reported as ambiguous.
 */
export function detectDecimal(cells: Iterable<string>): DecimalGuess {
  const votes = { '.': 0, ',': 0, either: 0 }
  for (const cell of cells) {
    const text = cell
      .trim()
      .replace(/^[-+(]|[)%]$/g, '')
      .replace(moneySigns, '')
      .trim()
    if (!/^[\d.,' \u00a0]+$/.test(text) || !/[.,]/.test(text)) continue
    if (!/\d/.test(text)) continue
    votes[voteOf(text)]++
  }
  const decimal = votes[','] > votes['.'] ? ',' : '.'
  const against = decimal === ',' ? votes['.'] : votes[',']
  if (votes['.'] + votes[','] > 0) return { decimal, evidence: 'clear', against }
  return { decimal, evidence: votes.either > 0 ? 'ambiguous' : 'none', against: 0 }
}

function voteOf(text: string): '.' | ',' | 'either' {
  const point = text.lastIndexOf('.')
  const comma = text.lastIndexOf(',')
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ','
  const mark = point >= 0 ? '.' : ','
  const parts = text.split(mark)
  const other = mark === '.' ? ',' : '.'
  if (parts.length > 2) return other
  const looksGrouped = /^\d{1,3}$/.test(parts[0] ?? '') && parts[0] !== '0' && /^\d{3}$/.test(parts[1] ?? '')
  return looksGrouped ? 'either' : mark
}

const yes = new Set(['true', 't', 'yes', 'y', '1', 'on', '是', '有', '真', '对', '對', '√', '✓'])
const no = new Set(['false', 'f', 'no', 'n', '0', 'off', '否', '无', '無', '没有', '沒有', '假', '不', '×'])

/** Reads yes and no in English and Chinese; null when it is neither. */
export function parseBoolean(input: string): boolean | null {
  const word = input.trim().toLowerCase()
  if (yes.has(word)) return true
  return no.has(word) ? false : null
}

/** True for a number cell past 2^53, such as a customer's 18 digits in Excel: its last digits are lost, so it identifies nobody. */
export function isRoundedNumber(cell: unknown): boolean {
  return typeof cell === 'number' && Number.isInteger(cell) && !Number.isSafeInteger(cell)
}

/** True for what a spreadsheet makes of a long number (1.38E+10): the digits behind are lost, so it identifies nobody. */
export function isDamagedNumber(text: string): boolean {
  return /^\d(?:[.,]\d+)?E\+\d{1,2}$/i.test(text)
}
