import type { CDPSession, Page } from 'playwright-core'

/** What the walk keeps in the page. */
type Walk = {
  /** True once Tab has come round to where it began. */
  isRound: () => boolean
  /** Focuses the next control of which only one of its kind is a stop of Tab (a map, tabs): arrow keys go on from there. */
  nextWidget: () => number
  /** What is wrong, one line each. */
  findings: () => string[]
  /** What showed the focus, one line for each place. */
  signs: () => string[]
}

declare global {
  interface Window {
    keyboardWalk: Walk
  }
}

/** Keys between two looks at whether the round is done, and the most that any page may need. */
const keysAtOnce = 40
const keysMax = 1_200

/**
 * Walks a page by Tab, and by arrow keys where Tab stops at one of several. Returns what somebody without a mouse would miss,
 * one line each: focus that cannot be seen, a place that Tab does not leave, a control that no key reaches. Keys are sent
 * without waiting for each: the page itself notes where the focus goes. `without`: a selector of what is not walked, as the menu that each
 * page has.
 */
export async function walkByKeys(page: Page, without = ''): Promise<string[]> {
  const keys = await page.context().newCDPSession(page)
  // Without the window's focus nothing in the page has any. A page that changes its process as it comes, as away from the product's, can
  // lose what Playwright gave it at the start, for good: it is given here, to the page that is there now.
  await keys.send('Emulation.setFocusEmulationEnabled', { enabled: true })
  // Where a walk before it ended behind the last element, the page has it no more.
  await page.evaluate(() => window.focus())
  await page.waitForFunction(() => document.hasFocus())
  await page.evaluate(observe, without)
  for (let sent = 0; sent < keysMax; sent += keysAtOnce) {
    for (let count = 0; count < keysAtOnce; count++) await press(keys, 'Tab', 9)
    if (await page.evaluate(() => window.keyboardWalk.isRound())) break
  }
  for (;;) {
    const others = await page.evaluate(() => window.keyboardWalk.nextWidget())
    if (others === 0) break
    for (let count = 0; count < others; count++) await press(keys, 'ArrowRight', 39)
    for (let count = 0; count < others; count++) await press(keys, 'ArrowDown', 40)
  }
  const found = await page.evaluate(() => window.keyboardWalk.findings())
  await keys.detach()
  return found
}

async function press(keys: CDPSession, key: string, windowsVirtualKeyCode: number): Promise<void> {
  const what = { key, code: key, windowsVirtualKeyCode }
  await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...what })
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...what })
}

/** Runs in the page: what a mouse can use, where the focus has been, and what it looked like there. */
function observe(without: string): void {
  const native = 'a[href], button, input, select, textarea, summary, [contenteditable="true"]'
  const roles = ['button', 'link', 'tab', 'menuitem', 'checkbox', 'radio', 'switch', 'combobox', 'slider']
  const actable = [native, '[tabindex="0"]', ...roles.map((role) => `[role="${role}"]`)].join(', ')

  const isPointed = (element: Element) => getComputedStyle(element).cursor === 'pointer'
  const isUsable = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 0 &&
    element.closest('[inert], [aria-hidden="true"], [disabled], [aria-disabled="true"]') === null
  /** Takes clicks though it is no control: the pointer changes over it, and not over what is around it. */
  const takesClicks = (element: Element) =>
    element instanceof HTMLElement &&
    isPointed(element) &&
    !(element.parentElement && isPointed(element.parentElement)) &&
    element.closest(`${actable}, label, option, .echart`) === null &&
    element.querySelector(actable) === null
  const nameOf = (element: Element) => {
    const text = element.getAttribute('aria-label') ?? element.textContent ?? ''
    const kind = element.getAttribute('role') ?? element.tagName.toLowerCase()
    return `${kind} .${(element.getAttribute('class') ?? '').split(' ')[0]} “${text.trim().replace(/\s+/g, ' ').slice(0, 50)}”`
  }

  /** Focus may show on the element, in it, beside it or around it. */
  const lookOf = (element: Element) =>
    [
      element,
      ...[...element.querySelectorAll('*')].slice(0, 12),
      element.nextElementSibling,
      element.previousElementSibling,
      element.parentElement,
    ]
      .flatMap((one) => {
        if (one === null) return []
        const style = getComputedStyle(one)
        const outline = style.outlineStyle === 'none' || style.outlineWidth === '0px' ? '' : style.outlineColor
        return [outline, style.boxShadow, style.borderColor, style.backgroundColor, style.stroke, style.strokeWidth]
      })
      .join()
  const isOutside = (element: Element) => {
    const box = element.getBoundingClientRect()
    return box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth
  }

  // A look that is still on its way to another would be compared too early.
  const still = document.createElement('style')
  still.textContent = '*, *::before, *::after { transition: none !important; animation: none !important }'
  document.head.append(still)

  const leftOut = without === '' ? [] : [...document.querySelectorAll(`:is(${without}):not([inert])`)]
  for (const element of leftOut) element.setAttribute('inert', '')

  const reached = new Set<Element>()
  const faults = new Set<string>()
  const left = new Set<Element>()
  let first: Element | null = null
  let rounds = 0
  let here: { element: Element; look: string; held: number } | null = null
  /** Elements on which the focus showed, and by what; one that it passes again as the window is left and entered may not show it then. */
  const shown = new Map<Element, string>()
  const leave = () => {
    if (!here) return
    const now = lookOf(here.element)
    // A frame shows its own focus.
    if (here.element.matches('iframe')) shown.set(here.element, 'its own')
    else if (now !== here.look) shown.set(here.element, `${here.look} -> ${now}`)
    left.add(here.element)
    here = null
  }
  // Before the next element has it: a ring around a neighbour is no sign of this one.
  document.addEventListener('focusout', leave)
  document.addEventListener('focusin', ({ target }) => {
    // What was taken off the page says nothing when it loses the focus.
    leave()
    if (!(target instanceof Element)) return
    if (target === first) rounds++
    first ??= target
    reached.add(target)
    if (isOutside(target)) faults.add(`focus is outside the window on ${nameOf(target)}`)
    const { outlineStyle, outlineWidth } = getComputedStyle(target)
    if (outlineStyle !== 'none' && outlineWidth !== '0px') shown.set(target, `outline ${outlineStyle} ${outlineWidth}`)
    here = { element: target, look: lookOf(target), held: 0 }
  })
  /** A field for a time or a day is several stops itself: hours, minutes, half of the day, its picker. */
  const stopsIn = (element: Element) => (element.matches('[type="time"], [type="date"]') ? 5 : 3)
  document.addEventListener(
    'keydown',
    ({ key }) => {
      if (key === 'Tab' && here && ++here.held > stopsIn(here.element))
        faults.add(`Tab does not leave ${nameOf(here.element)}`)
    },
    true,
  )

  const all = [...document.querySelectorAll('*')].filter(isUsable)
  const wanted = all.filter(
    (element) => (element.matches(actable) && !element.matches('[type="hidden"], main')) || takesClicks(element),
  )
  const groupOf = (element: Element) =>
    element instanceof HTMLInputElement && element.type === 'radio' ? `radio ${element.name}` : null
  const missed = () => {
    const groups = new Set([...reached].map(groupOf))
    return wanted.filter(
      (element) =>
        element.isConnected &&
        isUsable(element) &&
        !reached.has(element) &&
        !(groupOf(element) && groups.has(groupOf(element))),
    )
  }
  const alike = (element: Element) => `${element.tagName} ${(element.getAttribute('class') ?? '').split(' ')[0]}`
  const tried = new Set<string>()
  window.keyboardWalk = {
    isRound: () => rounds > 0 || [...faults].some((fault) => fault.startsWith('Tab ')),
    nextWidget: () => {
      for (const element of missed().filter((one) => one.matches('[tabindex="-1"]'))) {
        const kind = alike(element)
        const stop = [...reached].find((one) => alike(one) === kind)
        if (tried.has(kind) || !(stop instanceof HTMLElement || stop instanceof SVGElement)) continue
        tried.add(kind)
        stop.focus()
        return missed().filter((one) => alike(one) === kind).length + 1
      }
      return 0
    },
    findings: () => {
      // What has the focus now was left before, unless it is the last of a widget.
      here = null
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      still.remove()
      const hidden = [...left].filter((element) => element.isConnected && !shown.has(element))
      for (const element of hidden) faults.add(`focus cannot be seen on ${nameOf(element)}`)
      const unreached = missed().map((element) => `no key reaches ${nameOf(element)}`)
      for (const element of leftOut) element.removeAttribute('inert')
      return [...faults, ...new Set(unreached)]
    },
    signs: () => [...shown].map(([element, sign]) => `${nameOf(element)}: ${sign}`),
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}
