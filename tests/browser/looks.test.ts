/** Every page looked at and accessible, in one language and theme each (all of them in looks.long.ts). */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { alikeGlyphs, missingGlyphs } from './checks/glyphs.ts'
import { walkByKeys } from './checks/keyboard.ts'
import { type LookAt, lookingAt } from './checks/look.ts'
import { productPages } from './pages.ts'
import { openSite, type Site } from './site/open-site.ts'
import { languages, themes } from './site/visit.ts'

/** Forms that differ between Simplified and Traditional Chinese, from the words of the interface. */
const pairs = [
  ['净', '淨'],
  ['诉', '訴'],
  ['体', '體'],
] as const

const looks = languages.flatMap((language) => themes.map((theme) => ({ language, theme })))

describe('how the pages look', () => {
  const started = performance.now()
  let site: Site
  let lookAt: LookAt
  before(async () => {
    site = await openSite({ data: 600, listens: true })
    lookAt = lookingAt(site, 'short')
  })
  after(async () => {
    await site?.close()
    console.log(`looks: ${Math.round((performance.now() - started) / 1000)} s`)
  })

  it('every page of the router is whole, in the words of its language, and accessible', async (t) => {
    const { pages, without } = await productPages(site)
    assert.deepEqual(without, [], 'each has something to show')
    for (const [index, page] of pages.entries()) {
      const look = looks[index % looks.length] as (typeof looks)[number]
      await t.test(`${page.name}, ${look.language}, ${look.theme}`, async () => {
        assert.deepEqual(await lookAt({ page, ...look }), [])
      })
    }
  })

  it('the walk by keys sees what a keyboard cannot do', async () => {
    // No page of the product was here before: what of it still runs would add its styles to the content set here.
    const visit = await site.visit({ signedIn: false })
    const bad = `<style>.plain:focus { outline: none }</style><main>
      <button>one</button><a class="plain" href="#a">bare</a><div style="cursor: pointer">mouse only</div>
      <textarea>held</textarea><button>never</button></main>`
    /** What a walk finds, and on what it saw the focus. */
    const walk = async (without?: string) => ({
      found: await walkByKeys(visit.page, without),
      shown: (await visit.page.evaluate(() => window.keyboardWalk.signs())).map((sign) => sign.split(':')[0]),
    })
    await visit.page.setContent(bad)
    assert.deepEqual(await walk(), {
      found: ['focus cannot be seen on a .plain “bare”', 'no key reaches div . “mouse only”'],
      shown: ['button . “one”', 'textarea . “held”', 'button . “never”'],
    })
    await visit.page.setContent(bad)
    assert.deepEqual(await walk('.plain, textarea'), {
      found: ['no key reaches div . “mouse only”'],
      shown: ['button . “one”', 'button . “never”'],
    })
    await visit.page.setContent(bad)
    await visit.page.evaluate(() => {
      document.querySelector('textarea')?.addEventListener('keydown', (event) => event.preventDefault())
    })
    assert.deepEqual(await walk(), {
      found: [
        'Tab does not leave textarea . “held”',
        'focus cannot be seen on a .plain “bare”',
        'no key reaches div . “mouse only”',
        'no key reaches button . “never”',
      ],
      shown: ['button . “one”', 'textarea . “held”'],
    })
    await visit.close()
  })

  for (const language of ['zh-Hans', 'zh-Hant'] as const) {
    it(`Chinese characters are drawn, each in its own form (${language})`, async () => {
      const visit = await site.visit({ language, path: '/sign-in', signedIn: false })
      assert.deepEqual(await missingGlyphs(visit.page, pairs.flat()), [])
      assert.deepEqual(await alikeGlyphs(visit.page, pairs), [])
      // The check itself sees what is missing.
      assert.deepEqual(await missingGlyphs(visit.page, ['\u0378', '\u0379', 'A']), ['\u0378', '\u0379'])
      await visit.close()
    })
  }
})
