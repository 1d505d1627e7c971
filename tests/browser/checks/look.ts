import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { ProductPage } from '../pages.ts'
import type { Site } from '../site/open-site.ts'
import type { Language, Theme, Visit } from '../site/visit.ts'
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

/** What stands beside every page: the way to the content, and the menu. */
const frame = '.skip, .app > :not(.app-page)'

/** `short`: see `lookIn`. */
export type Extent = 'short' | 'whole'

/** What is wrong with a page, one line each. */
export type LookAt = (look: Look) => Promise<string[]>

/**
 * Looks at pages in windows that stay open, one for each language, theme and kind of visitor: in a new one all code is fetched and
 * compiled anew, which takes longer than most looks. Each page is loaded whole and finds what a new window would hold.
 */
export function lookingAt(site: Site, extent: Extent): LookAt {
  const windows = new Map<string, Visit>()
  const looked = new Set<string>()
  return async (look) => {
    const key = `${look.language} ${look.theme} ${look.page.signedIn}`
    const visit = windows.get(key) ?? (await openWindow(site, look))
    windows.set(key, visit)
    const again = looked.has(key)
    looked.add(key)
    return await lookIn(visit, look, { extent, again }).catch(async (error: unknown) => {
      // Nobody knows which state it is in.
      windows.delete(key)
      await visit.close()
      throw error
    })
  }
}

async function openWindow(site: Site, { language, theme, page: { signedIn } }: Look): Promise<Visit> {
  const visit = await site.visit({ language, theme, signedIn })
  await visit.page.addInitScript((chosen) => {
    if (location.protocol === 'about:' || window !== top) return
    localStorage.clear()
    sessionStorage.clear()
    localStorage.setItem('opencxm.language', chosen)
  }, language)
  // A draft asks whether to leave it.
  visit.page.on('dialog', (dialog) => void (dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss()))
  return visit
}

/**
 * Opens a page as a person would and returns what is wrong with it: console errors and refused requests, names of sentences
 * instead of sentences, English among Chinese, barriers in either theme, a page wider than the window, names of which
 * a small window leaves next to nothing, what the keyboard alone cannot do. Keeps its picture in the wide window, at phone width and at 400 % zoom.
 * A short look leaves out what other pages show as well: colours in the other theme, the picture at 400 % zoom, and once a page of
 * the window was walked, the menu (`again`).
 */
async function lookIn(
  visit: Visit,
  look: Look,
  { extent, again }: { extent: Extent; again: boolean },
): Promise<string[]> {
  const { page, language, theme } = look
  visit.forget()
  await visit.page.setViewportSize({ width: widths.wide, height: 900 })
  await visit.page.emulateMedia({ colorScheme: theme })
  await visit.go(page.path)
  const found = [
    ...(await untranslatedKeys(visit.page, visit.answers)).map((words) => `untranslated: ${words}`),
    ...(await englishLeft(visit.page, language, visit.answers)).map((words) => `English left: ${words}`),
    ...(await picturesOf(visit, look, extent)),
    ...(await barriers(visit.page)).map((words) => `${theme}: ${words}`),
  ]
  if (extent === 'whole') {
    const other = theme === 'dark' ? 'light' : 'dark'
    await visit.page.emulateMedia({ colorScheme: other })
    await visit.page.locator(`html[data-theme="${other}"]`).waitFor()
    found.push(...(await barriers(visit.page, 'colours')).map((words) => `${other}: ${words}`))
  }
  const walked = await walkByKeys(visit.page, extent === 'short' && again ? frame : '')
  found.push(...walked, ...(await popupsByKeys(visit.page)))
  const faults = visit.faults().filter((fault) => !page.refusals?.includes(fault))
  // What is left open would go on asking the server.
  await visit.page.goto('about:blank')
  return [...new Set([...faults, ...found])].map((words) => `${page.name} (${language}, ${theme}): ${words}`)
}

async function picturesOf(
  { page, settled }: Visit,
  { page: { name }, language, theme }: Look,
  extent: Extent,
): Promise<string[]> {
  await page.setViewportSize({ width: tablet, height: 900 })
  await settled()
  const found = await cutShort(page)
  for (const [label, width] of Object.entries(widths).toReversed()) {
    await page.setViewportSize({ width, height: 900 })
    await settled()
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 1) found.push(`${over} px wider than a window of ${width}`)
    if (label === 'zoomed' && extent === 'short') continue
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
