import type { QuestionResult } from '@opencxm/server/contract'
import { estimateParts, type Language } from '../../../ui/format/index.ts'
import { onScale, toneOf, unitOf } from '../view.ts'

/** `first`: what the shares of a ranking are. */
type Words = { language: Language; n: (n: string) => string; first: string }

const width = 960
const rowHeight = 30
const scale = 2
const font = '"Inter Variable", Inter, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'

/** A question's picture as a PNG file, with its words, number, interval and n: what is shown elsewhere must say them too. */
export async function saveChart(parts: readonly QuestionResult[], words: Words): Promise<void> {
  const [first] = parts
  const canvas = document.createElement('canvas')
  const rows = parts.reduce((sum, part) => sum + part.distribution.length + 2, 0)
  const height = 72 + rows * rowHeight
  canvas.width = width * scale
  canvas.height = height * scale
  const pen = canvas.getContext('2d')
  if (!first || !pen) return
  await document.fonts.ready
  pen.scale(scale, scale)
  const css = getComputedStyle(document.documentElement)
  const colour = (name: string) => css.getPropertyValue(name).trim()
  pen.fillStyle = colour('--bg-surface')
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = colour('--text')
  pen.font = `600 18px ${font}`
  pen.fillText(cut(pen, first.title, width - 48), 24, 38)
  let y = 72
  for (const part of parts) y = drawPart(pen, { part, y, words, colour })
  const blob = await new Promise<Blob | null>((done) => {
    canvas.toBlob(done, 'image/png')
  })
  if (blob) save(blob, `${first.parent || first.question}.png`)
}

type Drawing = { part: QuestionResult; y: number; words: Words; colour: (name: string) => string }

function drawPart(pen: CanvasRenderingContext2D, { part, y: top, words, colour }: Drawing): number {
  const { language } = words
  let y = top
  const score = estimateParts(part.score && onScale(part.score, part), { unit: unitOf(part), language })
  const interval = score?.low && score.high ? ` [${score.low}, ${score.high}]` : ''
  const head = [
    part.part ?? '',
    score ? `${score.value}${interval}` : '',
    words.n(String(part.n)),
    part.type === 'ranking' ? words.first : '',
  ]
  pen.font = `500 14px ${font}`
  pen.fillStyle = colour('--text-2')
  pen.fillText(cut(pen, head.filter((one) => one !== '').join('  '), width - 48), 24, y)
  y += rowHeight
  const most = Math.max(0.01, ...part.distribution.map(({ share }) => share.high ?? share.value ?? 0))
  const [from, to] = [260, width - 190]
  const at = (share: number) => from + ((to - from) * share) / most
  for (const { key, label, share } of part.distribution) {
    const shown = estimateParts(share, { unit: 'share', language })
    pen.font = `400 14px ${font}`
    pen.fillStyle = colour('--text')
    pen.fillText(cut(pen, label, from - 40), 24, y)
    const tone = toneOf(part, key)
    pen.fillStyle = colour(tone === 'main' ? '--d-main' : `--s-${tone}`)
    pen.fillRect(from, y - 12, at(share.value ?? 0) - from, 16)
    if (share.low !== null && share.high !== null) {
      pen.fillStyle = colour('--text')
      pen.fillRect(at(share.low), y - 4.6, at(share.high) - at(share.low), 1.25)
    }
    pen.fillStyle = colour('--text')
    if (shown)
      pen.fillText(`${shown.value}${shown.low && shown.high ? ` [${shown.low}, ${shown.high}]` : ''}`, to + 16, y)
    y += rowHeight
  }
  return y + rowHeight / 2
}

function cut(pen: CanvasRenderingContext2D, text: string, room: number): string {
  if (pen.measureText(text).width <= room) return text
  let short = text
  while (short.length > 1 && pen.measureText(`${short}…`).width > room) short = short.slice(0, -1)
  return `${short}…`
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
