import type { Page } from 'playwright-core'
import { zhHans } from '../../../packages/web/src/shell/i18n/zh-Hans/index.ts'
import { zhHant } from '../../../packages/web/src/shell/i18n/zh-Hant/index.ts'
import type { Language } from '../site/visit.ts'

/** Latin words that a Chinese reader expects as they are, beside those that the Chinese sentences carry themselves. */
const spokenAsTheyAre = wordsOf(
  'OpenCXM CSV TSV JSON XLSX Parquet HTTP HTTPS UTC Asia Segment RudderStack PostHog Jitsu Dittofeed Node.js Web Browser curl',
)

/** What is written on the page: texts and what screen readers are told, without code, keys and words marked as another language. */
async function writtenOn(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const elsewhere = 'script, noscript, style, pre, code, kbd, .mono, option, select, [lang]:not(html)'
    const texts: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const words = (node.textContent ?? '').trim()
      if (words !== '' && !node.parentElement?.closest(elsewhere)) texts.push(words)
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
      if (element.closest(elsewhere)) continue
      for (const name of ['aria-label', 'placeholder', 'title']) {
        const words = (element.getAttribute(name) ?? '').trim()
        if (words !== '') texts.push(words)
      }
    }
    return [...new Set(texts)]
  })
}

const keyShape = /^(?:[a-z]\w*:)?[a-z]\w*(?:\.[a-z_]\w*)+$/

/** What the API has answered so far; asked for after the page was read, so that no late answer is missed. */
type Data = () => Promise<string>

/** Texts that look like the name of a sentence instead of the sentence: `home.title`. */
export async function untranslatedKeys(page: Page, data: Data): Promise<string[]> {
  const written = await writtenOn(page)
  const answered = await data()
  return written.filter((words) => keyShape.test(words) && !answered.includes(words))
}

const ownWords: Record<'zh-Hans' | 'zh-Hant', ReadonlySet<string>> = {
  'zh-Hans': wordsOf(JSON.stringify(zhHans)),
  'zh-Hant': wordsOf(JSON.stringify(zhHant)),
}

/**
 * English on a page in Chinese: texts with a Latin word of three letters or more that neither the Chinese sentences nor the
 * data have. In English there is nothing to find.
 */
export async function englishLeft(page: Page, language: Language, data: Data): Promise<string[]> {
  if (language === 'en') return []
  const known = ownWords[language]
  const written = await writtenOn(page)
  const inData = wordsOf(await data())
  const isForeign = (word: string) => !known.has(word) && !inData.has(word) && !spokenAsTheyAre.has(word)
  return written.filter((words) => [...wordsOf(words)].some(isForeign))
}

function wordsOf(text: string): Set<string> {
  const plain = text.replaceAll(/\\[nrtu]/g, ' ')
  return new Set((plain.match(/[A-Za-z]{3,}/g) ?? []).map((word) => word.toLowerCase()))
}
