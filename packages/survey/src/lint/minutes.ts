import { drawWith } from '../definition/draws.ts'
import type { Item, Text } from '../definition/questions.ts'
import type { Survey } from '../definition/survey.ts'
import { drawParts } from '../run/order.ts'
import { textIn } from '../run/text-in.ts'
import type { Finding } from './finding.ts'

/** Longer surveys lose people along the way: beyond this a warning, in minutes. */
const minutesMax = 8

/** Says how long the survey takes. */
export function lintMinutes(survey: Survey): Finding[] {
  const minutes = Math.max(0.5, Math.round(2 * estimateMinutes(survey)) / 2)
  const severity = minutes > minutesMax ? 'warning' : 'hint'
  return [{ code: 'estimated_minutes', path: 'blocks', severity, params: { minutes, max: minutesMax } }]
}

/**
 * An estimate of how long answering takes, in minutes: reading (240 words or 300 Chinese characters a minute) and seconds by type
 * of question. What has a condition counts half, blocks of which some are drawn their share, a repetition three times (at most). Our own rule of thumb: the programme's measured
 * times replace it once there are some.
 */
export function estimateMinutes(survey: Survey): number {
  let seconds = 0
  for (const block of survey.blocks) {
    const times =
      (block.loop ? Math.min(3, block.loop.max) : 1) * (block.show ? 0.5 : 1) * shareMeeting(survey, block.id)
    const drawn = block.items.filter((item) => item.type !== 'listen' && !item.fixed).length
    const share = block.draw === undefined ? 1 : Math.min(1, block.draw / drawn)
    for (const item of block.items) {
      const isDrawn = item.type !== 'listen' && !item.fixed
      seconds += times * (isDrawn ? share : 1) * secondsOf(item, survey.languages)
    }
  }
  return seconds / 60
}

/** How many of all respondents meet a block that is drawn. */
function shareMeeting(survey: Survey, block: string): number {
  const draw = drawWith(survey, block)
  if (draw === undefined) return 1
  const { show, units } = drawParts(draw)
  return show / units.length
}

function secondsOf(item: Item, languages: readonly string[]): number {
  if (item.type === 'listen') return 0
  const read = (text: Text | undefined) => readingSeconds(textIn(text, languages[0] ?? '', languages))
  const body = item.type === 'statement' ? read(item.body) : item.type === 'consent' ? read(item.wording) : 0
  const seconds = read(item.title) + read(item.help) + body + answerSeconds(item)
  return item.show ? seconds / 2 : seconds
}

function readingSeconds(text: string): number {
  const chinese = text.match(/[\u3400-\u9fff]/g)?.length ?? 0
  const words = text.replace(/[\u3400-\u9fff]/g, ' ').match(/[^\s.,;:!?，。；：！？]+/g)?.length ?? 0
  return chinese / 5 + words / 4
}

const fixedSeconds: { readonly [type: string]: number } = {
  nps: 5,
  csat: 4,
  ces: 5,
  stars: 3,
  emoji: 3,
  slider: 5,
  short_text: 10,
  long_text: 30,
  number: 6,
  date: 7,
  consent: 4,
  file: 25,
}

function answerSeconds(item: Exclude<Item, { type: 'listen' }>): number {
  switch (item.type) {
    case 'single':
    case 'dropdown':
    case 'picture':
      return 3 + 0.5 * item.options.length
    case 'multi':
      return 4 + item.options.length
    case 'ranking':
      return 4 + 3 * (item.top ?? item.options.length)
    case 'sum':
      return 5 + 4 * item.options.length
    case 'matrix':
      return 2 + 4 * item.rows.length
    case 'contact':
      return 8 * item.fields.length
    default:
      return fixedSeconds[item.type] ?? 0
  }
}
