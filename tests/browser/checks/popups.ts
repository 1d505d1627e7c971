import type { Locator, Page } from 'playwright-core'

/** What opens over a page: the browser's own dialogs, and menus and cards of Ant Design. */
const popup =
  'dialog[open], .ant-dropdown:not(.ant-dropdown-hidden), .ant-popover:not(.ant-popover-hidden), [role="dialog"]:not(.ant-popover *)'

const patienceMs = 5_000

/** Buttons of one kind are alike: the first of each is tried. */
const kindsMax = 6

/**
 * Opens what the buttons of a page open, by Enter, and closes it by Escape. Returns what is wrong, one line each: nothing opens,
 * Escape does not close it, or the focus does not come back to the button.
 */
export async function popupsByKeys(page: Page): Promise<string[]> {
  const found: string[] = []
  const openers = await page.locator(':is(main, .top) [aria-haspopup]:not(:disabled):visible').all()
  const kinds = new Set<string>()
  for (const opener of openers) {
    const kind = `${await opener.getAttribute('aria-haspopup')} ${await opener.getAttribute('class')}`
    if (kinds.has(kind) || kinds.size >= kindsMax) continue
    kinds.add(kind)
    const fault = await tryOne(page, opener)
    if (fault) found.push(`${fault}: ${(await opener.innerText()).replace(/\s+/g, ' ').trim()}`)
  }
  return found
}

async function tryOne(page: Page, opener: Locator): Promise<string | null> {
  const shown = page.locator(popup).first()
  await opener.focus()
  await page.keyboard.press('Enter')
  if (!(await happens(shown.waitFor({ timeout: patienceMs })))) return 'Enter opens nothing'
  await page.keyboard.press('Escape')
  if (!(await happens(shown.waitFor({ state: 'hidden', timeout: patienceMs })))) return 'Escape does not close'
  const handle = await opener.elementHandle()
  const back = page.waitForFunction((button) => document.activeElement === button, handle, { timeout: patienceMs })
  return (await happens(back)) ? null : 'the focus does not come back'
}

async function happens(waiting: Promise<unknown>): Promise<boolean> {
  return await waiting.then(
    () => true,
    () => false,
  )
}
