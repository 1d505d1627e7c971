import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { ProductPage } from '../pages.ts'
import type { Site } from '../site/open-site.ts'
import { type Language, type Theme, themes, type Visit } from '../site/visit.ts'
import { barriers } from './axe.ts'
import { walkByKeys } from './keyboard.ts'
import { popupsByKeys } from './popups.ts'
import { englishLeft, untranslatedKeys } from './words.ts'

const folder = join(import.meta.dirname, '../screenshots')
/** A small window with the menu beside the page. */
const tablet = 1024
/** `zoomed`: what is left of 1280 px at 400 % (WCAG 1.4.10). */
const widths = { wide: 1440, phone: 390, zoomed: 320 } as const

export type Look = { page: ProductPage; language: Language; theme: Theme }

/**
 * Opens a page as a person would and returns what is wrong with it, one line each: console errors and refused requests, names
 * of sentences instead of sentences, English among Chinese, barriers in either theme, a page wider than the window, names of which
 * a small window leaves next to nothing, what the keyboard alone cannot do. Keeps its picture in the wide window, at phone width and at 400 % zoom.
 */
export async function lookAt(site: Site, look: Look): Promise<string[]> {
  const { page, language, theme } = look
  const visit = await site.visit({ language, theme, signedIn: page.signedIn })
  try {
    await visit.page.addInitScript((chosen) => localStorage.setItem('opencxm.language', chosen), language)
    await visit.go(page.path)
    const found = [
      ...(await untranslatedKeys(visit.page, visit.answers)).map((words) => `untranslated: ${words}`),
      ...(await englishLeft(visit.page, language, visit.answers)).map((words) => `English left: ${words}`),
      ...(await picturesOf(visit, look)),
    ]
    for (const one of themes) {
      await visit.page.emulateMedia({ colorScheme: one })
      await visit.page.locator(`html[data-theme="${one}"]`).waitFor()
      found.push(...(await barriers(visit.page)).map((words) => `${one}: ${words}`))
    }
    found.push(...(await walkByKeys(visit.page)), ...(await popupsByKeys(visit.page)))
    const faults = visit.faults().filter((fault) => !page.refusals?.includes(fault))
    return [...new Set([...faults, ...found])].map((words) => `${page.name} (${language}, ${theme}): ${words}`)
  } finally {
    await visit.close()
  }
}

async function picturesOf({ page, settled }: Visit, { page: { name }, language, theme }: Look): Promise<string[]> {
  await page.setViewportSize({ width: tablet, height: 900 })
  await settled()
  const found = await cutShort(page)
  for (const [label, width] of Object.entries(widths).toReversed()) {
    await page.setViewportSize({ width, height: 900 })
    await settled()
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 1) found.push(`${over} px wider than a window of ${width}`)
    await page.screenshot({ path: join(folder, `${name}-${label}-${theme}-${language}.png`), fullPage: true })
  }
  return found
}

/** Texts that end in an ellipsis where there is room for a few letters only; what stands in a pixel is for screen readers alone. */
async function cutShort(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const isCut = (element: Element) =>
      getComputedStyle(element).textOverflow === 'ellipsis' &&
      element.clientWidth > 1 &&
      element.clientWidth < 40 &&
      element.scrollWidth > element.clientWidth + 1
    const cut = [...document.querySelectorAll('main *')].find(isCut)
    return cut ? [`“${cut.textContent?.trim()}” has ${cut.clientWidth} px`] : []
  })
}
