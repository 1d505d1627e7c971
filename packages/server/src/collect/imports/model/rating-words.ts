/** What a column of few different words offers as scores: each word with its place on the ladder, null where it has none. */
export type RatingOption = { text: string; score: number | null }

/** More different words are no scale of answers. */
const optionsMax = 12
const optionCharsMax = 80
const rungsMin = 3

/** Words of a scale from its lowest rung to its highest; several writings stand for one rung. Simplified forms stand for both scripts. */
type Ladder = { rates: boolean; rungs: readonly (readonly string[])[] }

const words = (text: string): string[] => text.split('|')
const ladder = (rates: boolean, ...rungs: string[]): Ladder => ({ rates, rungs: rungs.map(words) })

/**
 * The usual five-step scales. The two of quality share words on different rungs (`good` is the fourth of one and the third of the
 * other): a column that fits both without saying the same gets no scores, a person gives them.
 */
const ladders: readonly Ladder[] = [
  ladder(
    true,
    'very dissatisfied|extremely dissatisfied|very unsatisfied|非常不满意|很不满意|十分不满意|极不满意|完全不满意',
    'dissatisfied|unsatisfied|somewhat dissatisfied|不满意|不太满意|比较不满意|较不满意',
    'neutral|neither satisfied nor dissatisfied|一般|中立|普通|尚可|还行',
    'satisfied|somewhat satisfied|满意|比较满意|较满意|基本满意',
    'very satisfied|extremely satisfied|非常满意|很满意|十分满意|极满意|完全满意',
  ),
  ladder(
    true,
    'very poor|very bad|terrible|非常差|很差',
    'poor|bad|差|较差|比较差',
    'fair|average|okay|ok|一般|普通|中等|尚可',
    'good|好|较好|比较好',
    'very good|excellent|非常好|很好',
  ),
  ladder(true, 'poor', 'fair', 'good', 'very good', 'excellent'),
  ladder(
    false,
    'strongly disagree|非常不同意|很不同意|完全不同意',
    'disagree|somewhat disagree|不同意|不太同意|比较不同意',
    'neutral|neither agree nor disagree|undecided|一般|中立|不确定|普通',
    'agree|somewhat agree|同意|比较同意',
    'strongly agree|非常同意|很同意|完全同意',
  ),
  ladder(
    false,
    'very difficult|非常困难|很困难|非常费力|很费力',
    'difficult|somewhat difficult|困难|比较困难|费力|比较费力',
    'neutral|neither easy nor difficult|一般|中立|普通',
    'easy|somewhat easy|容易|比较容易|轻松|比较轻松',
    'very easy|非常容易|很容易|非常轻松|很轻松',
  ),
  ladder(
    false,
    'very unlikely|extremely unlikely|非常不可能|很不可能|完全不可能',
    'unlikely|somewhat unlikely|不可能|不太可能|比较不可能',
    'neutral|neither likely nor unlikely|一般|不确定|普通',
    'likely|somewhat likely|可能|比较可能',
    'very likely|extremely likely|非常可能|很可能',
  ),
]

/** Answers that are no rating. */
const noRating = new Set(
  words('not applicable|does not apply|did not use|don’t know|不适用|未使用|没用过|未体验|未接触|不清楚|不知道|不了解'),
)

const simplified: Record<string, string> = {
  滿: '满',
  較: '较',
  極: '极',
  還: '还',
  難: '难',
  費: '费',
  輕: '轻',
  鬆: '松',
  確: '确',
  適: '适',
  沒: '没',
  過: '过',
  體: '体',
  驗: '验',
  觸: '触',
}

function plain(text: string): string {
  const narrow = text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ').replaceAll("'", '’')
  return narrow.replace(/./gu, (sign) => simplified[sign] ?? sign)
}

/** Scores of each word on one ladder; null when a word is not on it, or two words share a rung. */
function scoresOn({ rungs }: Ladder, plains: readonly string[]): number[] | null {
  const scores = plains.map((word) => rungs.findIndex((rung) => rung.includes(word)) + 1)
  return scores.includes(0) || new Set(scores).size < new Set(plains).size ? null : scores
}

/**
 * The different words of a column as answers on a scale, lowest first, what is no rating last. Empty where the words are too many
 * or too long for a scale. Scores are given only where every word is on one known ladder, and the ladders that fit agree.
 */
export function ratingOptions(values: readonly string[]): RatingOption[] {
  const distinct = [...new Set(values)]
  if (distinct.length > optionsMax || distinct.some((text) => text.length > optionCharsMax)) return []
  const rated = distinct.filter((text) => !noRating.has(plain(text)))
  const fitting = ladders.flatMap((one) => scoresOn(one, rated.map(plain)) ?? [])
  const found = rated.length === 0 ? [] : fitting.slice(0, rated.length)
  const agreed = found.length > 0 && fitting.every((score, at) => score === found[at % rated.length])
  const scores = new Map(agreed ? rated.map((text, at) => [text, found[at] ?? null]) : [])
  return distinct
    .map((text) => ({ text, score: scores.get(text) ?? null }))
    .toSorted((a, b) => (a.score ?? Number.MAX_VALUE) - (b.score ?? Number.MAX_VALUE))
}

/** True where words rate by themselves (satisfied, poor), whatever their column is called. */
export function rateThemselves(options: readonly RatingOption[]): boolean {
  const plains = options.flatMap(({ text, score }) => (score === null ? [] : [plain(text)]))
  if (new Set(plains).size < rungsMin) return false
  return ladders.some((one) => one.rates && scoresOn(one, plains) !== null)
}
