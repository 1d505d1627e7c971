/** Every page in every language and both themes, at both widths. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type LookAt, lookingAt } from './checks/look.ts'
import { productPages } from './pages.ts'
import { openSite, type Site } from './site/open-site.ts'
import { languages, themes } from './site/visit.ts'

describe('how every page looks in every language and theme', () => {
  let site: Site
  let lookAt: LookAt
  before(async () => {
    site = await openSite({ data: 3000, listens: true })
    lookAt = lookingAt(site, 'whole')
  })
  after(async () => await site?.close())

  it('every page is whole, in the words of its language, and accessible', async (t) => {
    const { pages } = await productPages(site)
    for (const page of pages)
      for (const language of languages)
        for (const theme of themes)
          await t.test(`${page.name}, ${language}, ${theme}`, async () => {
            assert.deepEqual(await lookAt({ page, language, theme }), [])
          })
  })
})
