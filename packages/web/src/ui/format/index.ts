export type { EstimateParts, NumberStyle, Unit } from './estimate.ts'
export {
  decimalsOf,
  differenceParts,
  estimateParts,
  formatValue,
  isLowBase,
  known,
} from './estimate.ts'
export type { Language } from './language.ts'
export { intlTag, isChinese, languages, listSeparator, spaceMarked, spaceScripts, toLanguage } from './language.ts'
export type { Money } from './money.ts'
export { formatExactMoney, formatMoney, formatMoneyBounds, minorPerMajor } from './money.ts'
export {
  decimalsFor,
  formatBytes,
  formatChance,
  formatCount,
  formatNumber,
  formatRound,
  formatShare,
  formatSigned,
} from './number.ts'
export type { ScoreStep } from './score.ts'
export { needsRing, netBreaks, netStep, scoreSteps, stepFill, stepInk, toneFill } from './score.ts'
export {
  addDays,
  dayIn,
  daysBetween,
  dayToMs,
  formatAgo,
  formatClock,
  formatDay,
  formatDayHeading,
  formatDays,
  formatDuration,
  formatInstant,
  formatPeriod,
  isoWeek,
  wholeWeeks,
} from './time.ts'
export type { Direction, Tone, Verdict, VerdictLook } from './verdict.ts'
export { verdictLook } from './verdict.ts'
