import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Company, SurveyRow } from './company/index.ts'
import { Random } from './company/random.ts'
import { companyTime } from './company/survey-file.ts'

/**
 * Last year's relationship survey as the agency handed it over: a CSV with a byte order mark, three ways to write a time, five
 * ways to write a language, repeated rows, missing customer numbers, and some rows that nothing can be made of.
 */
export const surveyFileName = 'relationship-survey-first-half-year.csv'

const columns = [
  'Response ID',
  'Customer ID',
  'E-mail',
  'Answered at',
  'How likely to recommend us (0-10)',
  'Comment',
  'Lang.',
  'Region',
  'Bought via',
  'Store',
] as const

/** What became of the clean rows: how many lines were written, and how many of them an import has to reject. */
export type SurveyFileCounts = { lines: number; answers: number; repeated: number; bad: number; commentOnly: number }

/**
 * Writes the file and returns what is in it, so that an import can be checked: it should bring `answers` answers with
 * and `commentOnly` without a score, and reject `repeated` and `bad` lines. Streams; bounded memory.
 */
export async function writeSurveyFile(company: Company, path: string): Promise<SurveyFileCounts> {
  const file = createWriteStream(path)
  const counts: SurveyFileCounts = { lines: 0, answers: 0, repeated: 0, bad: 0, commentOnly: 0 }
  for (const line of surveyLines(company, counts)) if (!file.write(line)) await once(file, 'drain')
  file.end()
  await finished(file)
  return counts
}

/** The lines of the file, the header first; fills in the counts on the way. */
export function* surveyLines(company: Company, counts: SurveyFileCounts): Generator<string> {
  yield `\uFEFF${columns.map(cell).join(',')}\r\n`
  let number = 0
  for (const row of company.surveyRows()) {
    number++
    const random = new Random(company.options.seed, number, 9)
    const line = untidy(row, `A-${String(number).padStart(6, '0')}`, random)
    const text = `${line.cells.map(cell).join(',')}\r\n`
    counts.lines++
    counts[line.fate]++
    yield text
    if (line.fate !== 'answers' || !random.chance(0.012)) continue
    counts.lines++
    counts.repeated++
    yield text
  }
}

type Untidy = { cells: string[]; fate: 'answers' | 'bad' | 'commentOnly' }

function untidy(row: SurveyRow, responseId: string, random: Random): Untidy {
  const draw = random.next()
  const fate = draw < 0.01 ? 'bad' : draw < 0.04 && row.comment !== '' ? 'commentOnly' : 'answers'
  const onlyMail = random.chance(0.05)
  const mail = random.chance(0.04) ? row.email.toUpperCase() : random.chance(0.03) ? ` ${row.email} ` : row.email
  const cells = [
    responseId,
    onlyMail ? '' : row.customerId,
    onlyMail || random.chance(0.8) ? mail : '',
    writtenTime(row.answeredAt, random),
    writtenScore(row.score, random),
    random.chance(0.05) ? `${row.comment} \n` : row.comment,
    random.pick(languageSpellings[row.language] ?? ['']),
    row.region,
    row.shop === 'online' ? 'Online' : row.shop === 'subscription' ? 'Pulse Plus' : 'Store',
    row.shop.endsWith(' store') ? row.shop : '',
  ]
  if (fate === 'commentOnly') cells[4] = random.pick(['n/a', '99', ''])
  if (fate === 'bad') spoil(cells, random)
  return { cells, fate }
}

/** Makes a line that nothing can be made of: a score off the scale, no day, or nobody's. */
function spoil(cells: string[], random: Random): void {
  const way = random.below(3)
  if (way === 0) cells[4] = random.pick(['11', '-1', 'ten'])
  else if (way === 1) cells[3] = random.pick(['last week', '31/31/2025', '2025-02-30 10:00'])
  else {
    cells[1] = random.pick(['', 'unknown', 'N/A'])
    cells[2] = ''
  }
}

function writtenTime(epochMs: number, random: Random): string {
  const time = companyTime(epochMs)
  const draw = random.next()
  if (draw < 0.8) return time
  const [year, month, day, hour, minute] = time.split(/[/ :]/).map(Number) as [number, number, number, number, number]
  if (draw < 0.9) return `${time.replaceAll('/', '-')}:00`
  const half = hour < 12 ? '上午' : '下午'
  return `${year}年${month}月${day}日 ${half}${hour % 12 || 12}:${String(minute).padStart(2, '0')}`
}

function writtenScore(score: number, random: Random): string {
  const draw = random.next()
  if (draw < 0.9) return String(score)
  return draw < 0.95 ? ` ${score}` : score === 10 ? '10 - very likely' : score === 0 ? '0 - not at all' : `${score}.0`
}

const languageSpellings: Record<string, readonly string[]> = {
  en: ['EN', 'en', 'English'],
  'zh-Hans': ['中文', 'ZH-CN', 'zh', '简体'],
  'zh-Hant': ['繁體', 'ZH-TW'],
}

/** Which spelling of a language means what. */
const languageMap = Object.fromEntries(
  Object.entries(languageSpellings).flatMap(([language, spellings]) => spellings.map((word) => [word, language])),
)

/** A CSV cell, in quotes only where needed. */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The mapping for this file, in the language of the import API (version 1). */
export const surveyMapping = {
  version: 1,
  name: 'Relationship survey of the agency, first half year',
  dataset: 'agency-relationship-survey',
  read: { format: 'csv', encoding: 'utf-8', delimiter: ',', dateOrder: 'ymd', timeZone: 'Asia/Shanghai' },
  missing: ['n/a', 'N/A', 'unknown'],
  key: ['Response ID'],
  time: 'Answered at',
  identifiers: [
    { kind: 'user', value: 'Customer ID' },
    { kind: 'email', value: 'E-mail' },
  ],
  requireIdentifier: true,
  answers: [
    {
      response: { template: 'agency-{Response ID}' },
      metric: 'nps',
      scale: [0, 10],
      channel: {
        column: 'Bought via',
        map: { Online: 'online', 'Pulse Plus': 'subscription', Store: 'store' },
      },
      props: {
        language: { column: 'Lang.', map: languageMap },
        region: 'Region',
        store: 'Store',
        survey: { constant: 'relationship (agency)' },
      },
      items: [
        {
          score: {
            column: 'How likely to recommend us (0-10)',
            missing: ['99'],
            map: { '10 - very likely': 10, '0 - not at all': 0 },
            as: 'number',
          },
          text: 'Comment',
          question: 'nps.recommend',
        },
      ],
    },
  ],
} as const
