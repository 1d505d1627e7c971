import type { Page } from 'playwright-core'

/** Never assigned: every font shows its sign for "missing" there. */
const unassigned = '\u0378'

/**
 * Which of these characters the page's own font stack cannot draw: their pixels are those of an unassigned code point, or
 * there are none. Drawn with the fonts and the language of the page.
 */
export async function missingGlyphs(page: Page, characters: readonly string[]): Promise<string[]> {
  return await page.evaluate(
    ({ characters, unassigned }) => {
      const canvas = document.createElement('canvas')
      canvas.width = canvas.height = 96
      document.body.append(canvas)
      const draw = (character: string): string => {
        const context = canvas.getContext('2d', { willReadFrequently: true })
        if (context === null) throw new Error('No canvas in this browser.')
        context.clearRect(0, 0, canvas.width, canvas.height)
        context.font = `64px ${getComputedStyle(document.body).fontFamily}`
        context.textBaseline = 'top'
        context.fillText(character, 8, 8)
        return context.getImageData(0, 0, canvas.width, canvas.height).data.join()
      }
      const [missing, blank] = [draw(unassigned), draw(' ')]
      const found = characters.filter((character) => [missing, blank].includes(draw(character)))
      canvas.remove()
      return found
    },
    { characters, unassigned },
  )
}

/** Which of these pairs look the same: a font that shows both forms alike misleads the reader. */
export async function alikeGlyphs(page: Page, pairs: readonly (readonly [string, string])[]): Promise<string[]> {
  const same: string[] = []
  for (const [left, right] of pairs) {
    const [a, b] = [await inkOf(page, left), await inkOf(page, right)]
    if (a === b) same.push(`${left}${right}`)
  }
  return same
}

/** The character as the browser paints it in an element of the page. */
async function inkOf(page: Page, character: string): Promise<string> {
  await page.evaluate((text) => {
    const probe = document.createElement('span')
    probe.id = 'glyph-probe'
    probe.textContent = text
    probe.style.cssText =
      'position:fixed;left:0;top:0;z-index:9999;font-size:64px;line-height:96px;width:96px;height:96px;background:#fff;color:#000'
    document.body.append(probe)
  }, character)
  const probe = page.locator('#glyph-probe')
  const picture = await probe.screenshot()
  await probe.evaluate((element) => element.remove())
  return picture.toString('base64')
}
