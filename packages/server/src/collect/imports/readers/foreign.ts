import { say } from '../../../platform/kernel/index.ts'
import { unreadable } from './limits.ts'
import { words } from './words.ts'

/** Files that are no text and no table that is read here, by their first bytes. */
const kinds: readonly [start: string, kind: string][] = [
  ['$FL2', 'SPSS (.sav)'],
  ['$FL3', 'SPSS (.zsav)'],
  ['<stata_dta>', 'Stata (.dta)'],
  ['ARROW1', 'Arrow'],
  ['FEA1', 'Feather'],
  ['Obj\u0001', 'Avro'],
  ['SQLite format 3', 'SQLite'],
  ['7z\u00bc\u00af', '7-Zip'],
  ['Rar!\u001a', 'RAR'],
  ['\u0089PNG', 'PNG'],
  ['{\\rtf', 'RTF'],
]

/** Refuses what would be read as a table of nonsense: web pages that are called .xls, XML, files of other programs. */
export function refuseForeign(head: Uint8Array, text: string): void {
  const start = Buffer.from(head.subarray(0, 32)).toString('latin1')
  const kind = kinds.find(([sign]) => start.startsWith(sign))?.[1]
  const beginning = text.slice(0, 4096)
  if (kind !== undefined) throw unreadable(say(words.otherProgram, { kind }))
  if (/^\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype html|html|head|body|table|meta|style|div)[\s>]/i.test(beginning)) {
    throw unreadable(say(words.webPage))
  }
  if (/^\s*<\?xml\s/i.test(beginning)) throw unreadable(say(words.xml))
  if (controlsIn(beginning) > beginning.length / 10) throw unreadable(say(words.noText))
}

/** How many control characters a text has that no table has; tabs, line ends and form feeds are none of them. */
function controlsIn(text: string): number {
  let found = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 9 || (code > 13 && code < 32)) found++
  }
  return found
}
