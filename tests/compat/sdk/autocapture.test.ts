import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Page } from 'playwright-core'
import { type Bench, compatTest } from '../suite.ts'
import { type Shop, sdkReady, serverAndSite } from './site.ts'

/** Everything struggle is about: what answers, what does not, what breaks, what is written into. */
const body = `
<button id="alive" data-cxm="alive">Alive</button> <button id="dead" data-testid="dead-button">Secret label 4711</button>
<button id="asks">Asks</button> <button id="breaks">Breaks</button> <a id="away" href="/away?token=secret">Away</a>
<p id="plain">No target</p> <div data-cxm-ignore><button id="ignored">Ignored</button></div>
<form id="signup"><input name="mail" id="mail" type="email"><input name="secret" type="password" id="secret">
<button id="send">Send</button></form>
<form id="other"><input id="note"></form>
<script nonce="n1">
alive.onclick = () => { alive.dataset.n = String(Number(alive.dataset.n || 0) + 1) }
asks.onclick = () => { fetch('/api/ping') }
breaks.onclick = () => { throw new Error('no order 12345678 for ann@x.io') }
signup.onsubmit = (event) => event.preventDefault()
</script>`

async function openPage(site: Shop, bench: Bench, path: string): Promise<Page> {
  const init = { writeKey: bench.target.browserKey, host: bench.url, consent: 'not-required' as const, inpage: false }
  const url = site.put(path, { init, body })
  const page = await (await site.visitor()).newPage()
  await page.goto(url)
  await autocaptureReady(page)
  return page
}

/** The chunk has run: the page's fetch is wrapped by it. */
const autocaptureReady = async (page: Page) => {
  await sdkReady(page)
  await page.waitForFunction(() => !String(window.fetch).includes('native code'))
}

const names = async (bench: Bench) => (await bench.target.events()).map(({ name }) => name)

describe('autocapture in a page of another origin', () => {
  const { open, site } = serverAndSite()

  compatTest(open, 'SW10 a click tells how the element is built, never what it says', async (bench) => {
    const page = await openPage(site, bench, '/clicks')
    await page.click('#plain')
    await page.click('#ignored')
    await page.click('#alive')
    const click = await bench.event('$click')
    assert.deepEqual(click.props, {
      $tag: 'button',
      $id: 'alive',
      '$data-cxm': 'alive',
      $selector: 'button#alive',
    })
    await page.context().close()
  })

  compatTest(open, 'SW11 three clicks on one target within a second are rage, once a burst', async (bench) => {
    const page = await openPage(site, bench, '/rage')
    await page.click('#alive', { clickCount: 5, delay: 20 })
    const rage = await bench.event('$rage_click')
    assert.deepEqual([rage.props.$id, rage.props.$clicks], ['alive', 3])
    await page.context().close()
  })

  compatTest(
    open,
    'SW12 a click that nothing follows within a second is dead; change, request and typing are answers',
    async (bench) => {
      const page = await openPage(site, bench, '/dead')
      for (const answered of ['#alive', '#note', '#asks']) await page.click(answered)
      // The verdict on this later click comes after those on the earlier ones.
      const other = await openPage(site, bench, '/dead-too')
      await other.click('#dead')
      const dead = await bench.event('$dead_click')
      assert.deepEqual([dead.props.$id, dead.props['$data-testid']], ['dead', 'dead-button'])
      assert.ok(!JSON.stringify(dead.props).includes('Secret'))
      await page.context().close()
    },
  )

  compatTest(open, 'SW13 an error within a second of a click is the click`s; messages are blotted', async (bench) => {
    const page = await openPage(site, bench, '/errors')
    await page.click('#breaks')
    const clicked = await bench.event('$error_click')
    assert.equal(clicked.props.$id, 'breaks')
    const error = await bench.event('$js_error')
    assert.equal(error.props.$message, 'Error: no order *** for ***')
    assert.match(String(error.props.$source), /\/errors$/)
    await page.context().close()
  })

  compatTest(open, 'SW14 a form that was touched and not sent is abandoned; nothing entered is told', async (bench) => {
    const page = await openPage(site, bench, '/forms')
    await page.type('#mail', 'ann@secret.example')
    await page.type('#secret', 'hunter2-hunter2')
    await page.click('#send')
    await page.type('#note', 'very private words')
    await page.evaluate(() => {
      location.href = 'about:blank'
    })
    const abandoned = await bench.event('$form_abandoned')
    assert.deepEqual([abandoned.props.$id, abandoned.props.$fields, abandoned.props.$last_field], ['other', 1, 'note'])
    const all = JSON.stringify(await bench.target.events())
    for (const word of ['secret.example', 'hunter2', 'private', '4711', 'token']) assert.ok(!all.includes(word), word)
    await page.context().close()
  })

  compatTest(
    open,
    'SW15 back within seven seconds is a quick-back, by loading and by changing the address',
    async (bench) => {
      const page = await openPage(site, bench, '/first')
      const init = {
        writeKey: bench.target.browserKey,
        host: bench.url,
        consent: 'not-required' as const,
        inpage: false,
      }
      await page.goto(site.put('/second', { init, body }))
      await autocaptureReady(page)
      await page.goto(site.put('/first', { init, body }))
      const loaded = await bench.event('$quick_back')
      assert.deepEqual([loaded.props.$from, loaded.props.$to], ['/second', '/first'])
      assert.ok(Number(loaded.props.$ms) < 7000)
      await page.context().close()
    },
  )

  compatTest(open, 'SW15 a quick-back counts without loading too, and reloading is none', async (bench) => {
    const page = await openPage(site, bench, '/spa')
    await page.reload()
    await autocaptureReady(page)
    await page.evaluate(() => {
      history.pushState({}, '', '/spa/details')
      history.back()
    })
    const back = await bench.event('$quick_back')
    assert.deepEqual([back.props.$from, back.props.$to], ['/spa/details', '/spa'])
    await page.context().close()
  })

  compatTest(
    open,
    'SW15 a quick-back counts where the router writes fragments; of those nothing is told',
    async (bench) => {
      const page = await openPage(site, bench, '/hash')
      for (const route of ['#/list', '#/order/4711?token=secret', '#/list']) {
        await page.evaluate((hash) => {
          location.hash = hash
        }, route)
        await page.waitForFunction((hash) => location.hash === hash, route)
      }
      const back = await bench.event('$quick_back')
      assert.deepEqual([back.props.$from, back.props.$to], ['/hash', '/hash'])
      await page.context().close()
    },
  )

  compatTest(open, 'SW16 web vitals of the page are told when it is left', async (bench) => {
    const page = await openPage(site, bench, '/vitals')
    await page.click('#alive')
    await page.evaluate(() => {
      location.href = 'about:blank'
    })
    const { props } = await bench.event('$web_vitals')
    for (const vital of ['lcp', 'fcp', 'ttfb', 'cls']) assert.ok(Number(props[vital]) >= 0, `${vital}: ${props[vital]}`)
    assert.ok(Number(props.fcp) >= Number(props.ttfb))
    assert.equal((await names(bench)).filter((name) => name === '$web_vitals').length, 1)
    await page.context().close()
  })
})
