/** An empty installation: the first owner, signing in and out, what empty and failing pages say. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { routerPaths } from './pages.ts'
import { openSite, owner, type Site } from './site/open-site.ts'
import { fillSignIn } from './site/sign-in.ts'
import type { Visit } from './site/visit.ts'

const account = /^[A-Z]{1,3}: Account of/

/** Pages in the side bar and the call that each cannot do without. */
const pages = [
  { path: '/', call: '**/api/v1/metrics/nps/values*' },
  { path: '/understand/journey', call: '**/api/v1/journeys/map*' },
  { path: '/understand/metrics', call: '**/api/v1/metrics' },
  { path: '/understand/segments', call: '**/api/v1/segments*' },
  { path: '/unify/people', call: '**/api/v1/people*' },
  { path: '/unify/catalog', call: '**/api/v1/catalog/events*' },
  { path: '/collect/sources', call: '**/api/v1/sources*' },
  { path: '/collect/surveys', call: '**/api/v1/surveys' },
  { path: '/collect/imports', call: '**/api/v1/imports*' },
  { path: '/collect/quarantine', call: '**/api/v1/quarantine*' },
  { path: '/settings/team', call: '**/api/v1/team*' },
  { path: '/settings/keys', call: '**/api/v1/keys*' },
  { path: '/settings/audit', call: '**/api/v1/audit*' },
]

/** A reason to leave a page out: the router has no such path (yet). */
function skipped(path: string): string | false {
  return routerPaths().some((known) => known === path || known.startsWith(`${path}/`))
    ? false
    : `the router has no ${path}`
}

async function focusedName(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? element?.getAttribute('name') ?? element?.textContent?.trim() ?? ''
  })
}

describe('an empty installation', () => {
  let site: Site
  /** One window for all pages: in a new one all code is compiled anew. */
  let shared: Visit | undefined
  const sharedWindow = async () => {
    shared ??= await site.visit({ signedIn: true })
    // What of the page before is still on its way is nobody's.
    await shared.page.goto('about:blank')
    shared.forget()
    return shared
  }
  before(async () => {
    site = await openSite({ data: 'none' })
  })
  after(async () => await site?.close())

  it('sends its pages and their scripts packed', async () => {
    const packed = async (path: string, encoding: string) => {
      const reply = await fetch(new URL(path, site.url), {
        headers: { accept: 'text/html', 'accept-encoding': encoding },
      })
      return { encoding: reply.headers.get('content-encoding'), text: await reply.text() }
    }
    const plain = await packed('/', 'identity')
    assert.deepEqual(await packed('/', 'gzip, br'), { encoding: 'br', text: plain.text })
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(plain.text)?.[1] ?? ''
    for (const [asked, given] of [
      ['br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const)
      assert.equal((await packed(script, asked)).encoding, given, `${script} as ${asked}`)
  })

  it('makes its first owner on the setup page, and refuses a wrong token', async () => {
    // Whoever opens the bare address is led here: nobody can sign in yet.
    const { page, faults, settled, close } = await site.visit({ path: '/', signedIn: false })
    await page.waitForURL('**/setup')
    const token = site.app.ownerToken.read()
    assert.ok(token)
    await page.getByLabel('Setup token').fill('not-the-token')
    await page.getByLabel('Your name').fill(owner.name)
    await page.getByLabel('E-mail').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByLabel('Name of the workspace').fill('Pulse Wearables')
    await page.getByRole('button', { name: 'Create the workspace' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /not allow|token/i })
      .waitFor()
    await page.getByLabel('Setup token').fill(token)
    await page.getByRole('button', { name: 'Create the workspace' }).click()
    await page.getByRole('button', { name: account }).waitFor()
    await settled()
    await page.getByText('From nothing to the first answer').waitFor()
    assert.deepEqual(faults(), ['POST /api/v1/setup: 403'])
    await page.goto('/setup')
    await page.getByText('This installation already has its owner.').waitFor()
    assert.equal(site.app.ownerToken.read(), null)
    await close()
  })

  it('says that the password is wrong, signs in to the page that was asked for, and signs out for good', async () => {
    const { page, settled, close } = await site.visit({ path: '/unify/people?search=nobody', signedIn: false })
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await fillSignIn(page, { ...owner, password: 'not my password' })
    await page.getByText('E-mail or password is not right.').waitFor()
    await fillSignIn(page, owner)
    await page.getByRole('heading', { name: 'Customers', level: 1 }).waitFor()
    assert.equal(new URL(page.url()).search, '?search=nobody')
    await settled()
    await page.getByRole('button', { name: account }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goto('/understand/metrics')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await close()
  })

  it('asks for the password over the page when the session ends, and what was typed is still there', async () => {
    const { page, context, settled, close } = await site.visit({ path: '/understand/segments/new', signedIn: true })
    await page.getByLabel('Name').fill('Late parcels')
    await page.getByPlaceholder('Event').fill('Order Delivered')
    await settled()
    await context.clearCookies()
    // No click of the mouse: the count beside the rule may have asked for the password already.
    await page.getByRole('button', { name: 'Save segment' }).dispatchEvent('click')
    const again = page.getByRole('dialog', { name: 'Sign in again' })
    await again.waitFor()
    await page.keyboard.press('Escape')
    await again.getByLabel('Password', { exact: true }).fill('not my password')
    await page.keyboard.press('Enter')
    await again.getByText('E-mail or password is not right.').waitFor()
    await again.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.keyboard.press('Enter')
    await again.waitFor({ state: 'detached' })
    assert.equal(await page.getByLabel('Name').inputValue(), 'Late parcels')
    await page.getByRole('button', { name: 'Save segment' }).click()
    await page.waitForURL(/segments\/seg_/)
    await close()
  })

  it('says that the server is gone instead of leaving the window to the browser, and is there again with it', async () => {
    const { page, settled, close } = await site.visit({ path: '/', signedIn: true })
    await settled()
    await page.route('**', async (route) => await route.abort('connectionrefused'))
    await page.getByRole('link', { name: 'Quarantine', exact: true }).click()
    await page.getByText('The server cannot be reached').first().waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('The server cannot be reached').first().waitFor()
    await page.unroute('**')
    // Nobody presses anything.
    await page.getByText('Nothing is in quarantine').waitFor()
    await close()
  })

  it('leaves out what it cannot read of an address, so that an old or mistyped link still opens', async () => {
    const { page, faults, go, close } = await site.visit({ path: '/collect/quarantine?state=lost', signedIn: true })
    await page.getByText('Nothing is in quarantine').waitFor()
    assert.equal(new URL(page.url()).search, '')
    await go('/understand/coverage?days=soon')
    await page.getByRole('heading', { name: 'Coverage', level: 1 }).waitFor()
    assert.equal(new URL(page.url()).search, '')
    await go('/unify/people?search=13800138000')
    await page.waitForURL(/search=/)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('refuses an empty form with the field and the reason, and is worked by keyboard alone', async () => {
    const { page, settled, close } = await site.visit({ path: '/sign-in', signedIn: false })
    // Another language says the same in other words; what was typed stays.
    await page.getByLabel('E-mail').fill('somebody@example.com')
    await page.getByRole('button', { name: '简体中文' }).click()
    await settled()
    assert.equal(await page.getByLabel('邮箱').inputValue(), 'somebody@example.com')
    await page.getByRole('button', { name: 'English' }).click()
    assert.equal(await page.getByLabel('E-mail').inputValue(), 'somebody@example.com')
    await page.reload()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This is not an e-mail address').or(page.getByText('Please fill this in.')).first().waitFor()
    await page.reload()
    await page.getByLabel('E-mail').waitFor()
    const order: string[] = []
    for (let step = 0; step < 8; step++) {
      await page.keyboard.press('Tab')
      order.push(await focusedName(page))
    }
    assert.deepEqual(order, [
      'English',
      '简体中文',
      '繁體中文',
      'email',
      'password',
      'Show the password',
      'Sign in',
      'Forgot the password?',
    ])
    await page.getByLabel('E-mail').focus()
    await page.keyboard.type(owner.email)
    await page.keyboard.press('Tab')
    await page.keyboard.type(owner.password)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: account }).waitFor()
    await close()
  })

  for (const { path } of pages) {
    it(`${path} says what to do while there is nothing`, { skip: skipped(path) }, async () => {
      const { page, faults, go } = await sharedWindow()
      await go(path)
      const words = await page.locator('main').innerText()
      assert.ok(words.trim().length > 40, `${path} says only "${words}"`)
      assert.doesNotMatch(words, /NaN|undefined|null|\[object/)
      assert.deepEqual(faults(), [])
    })
  }

  for (const { path, call } of pages) {
    it(`${path} says what to do when the server fails, and goes on when it is back`, {
      skip: skipped(path),
    }, async () => {
      const { page, settled } = await sharedWindow()
      const problem = { type: 'about:blank', title: 'Broken', status: 500, code: 'internal', reference: 'req_1' }
      let calls = 0
      await page.route(call, async (route) => {
        calls++
        await route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) })
      })
      await page.goto(path)
      const failed = page.getByRole('alert').filter({ hasText: 'The server made a mistake' }).first()
      await failed.waitFor()
      assert.match(await failed.innerText(), /Try again/)
      assert.ok(calls > 0)
      // All that was asked fails before the server is back: what fails after the press would be told of, and stay.
      await settled()
      await page.unroute(call)
      await failed.getByRole('button', { name: 'Try again' }).click()
      await failed.waitFor({ state: 'detached' })
    })
  }
})
