import { SaxesParser } from 'saxes'
import { say } from '../../../../platform/kernel/index.ts'
import { unreadable } from '../limits.ts'
import { words } from '../words.ts'

/** What is told of a part's XML; names come without their prefix (x:row -> row). Entities are never expanded. */
export type XmlHandler = {
  open?(name: string, attributes: Record<string, string>): void
  close?(name: string): void
  text?(text: string): void
}

/** The parser holds text until its element ends; a cell has at most 32,767 characters. */
const elementCharsMax = 4 * 1024 * 1024

/** A parser that takes a part in pieces. `push` and `end` throw `cannot_compute` for what is not well-formed. */
export function createXmlReader(part: string, handler: XmlHandler): { push(text: string): void; end(): void } {
  const parser = new SaxesParser({ position: false })
  parser.on('error', (error) => {
    throw unreadable(say(words.partMalformed, { part }), error.message)
  })
  let pending = 0
  parser.on('opentag', ({ name, attributes }) => {
    pending = 0
    handler.open?.(localName(name), attributes as Record<string, string>)
  })
  parser.on('closetag', ({ name }) => {
    pending = 0
    handler.close?.(localName(name))
  })
  if (handler.text) {
    parser.on('text', handler.text)
    parser.on('cdata', handler.text)
  }
  return {
    push: (text) => {
      pending += text.length
      if (pending > elementCharsMax) throw unreadable(say(words.partTooLong, { part, most: elementCharsMax }))
      parser.write(text)
    },
    end: () => {
      parser.close()
    },
  }
}

/** Reads a whole part with a handler. */
export async function readXml(part: string, text: AsyncIterable<string>, handler: XmlHandler): Promise<void> {
  const reader = createXmlReader(part, handler)
  for await (const piece of text) reader.push(piece)
  reader.end()
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}
