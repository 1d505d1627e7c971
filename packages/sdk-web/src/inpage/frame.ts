import { directionOf } from '@opencxm/survey'
import { frameStyles } from './frame-styles.ts'
import type { Placement } from './rule.ts'

/** The box that a survey stands in. It lies over the page and moves nothing in it. */
export type Frame = {
  /** Empty element in the shadow root, for the survey. */
  root: HTMLElement
  /** Removes the box; the focus goes back to where it was if it is inside. */
  remove: () => void
}

type FrameInput = {
  placement: Placement
  language: string
  /** Stylesheets need it where a Content-Security-Policy asks for one. */
  nonce: string | null
  /** The visitor closes by button or Escape. */
  dismissed: () => void
}

const words: Readonly<Record<string, { close: string; survey: string }>> = {
  en: { close: 'Close', survey: 'A short question' },
  'zh-Hans': { close: '关闭', survey: '一个小问题' },
  'zh-Hant': { close: '關閉', survey: '一個小問題' },
}

/**
 * Draws the box. Only a modal one takes the focus; the others leave it where the visitor works and come last in the tab order.
 * Null when there is nothing to anchor it to.
 */
export function drawFrame(input: FrameInput): Frame | null {
  const { placement, language, dismissed } = input
  const anchor = placement.kind === 'anchored' ? anchorOf(placement.anchor) : null
  if (placement.kind === 'anchored' && !anchor) return null
  const before = document.activeElement
  const outer = document.createElement('div')
  outer.setAttribute('data-cxm-ignore', '')
  outer.setAttribute('data-cxm-frame', '')
  leaveFlow(outer)
  const shadow = outer.attachShadow({ mode: 'open' })
  addStyles(shadow, input.nonce)
  const isModal = placement.kind === 'modal'
  const said = words[language] ?? (words.en as { close: string; survey: string })
  const box = element('section', {
    class: `box ${placement.kind === 'popover' ? `popover ${placement.corner}` : placement.kind}`,
    role: 'dialog',
    lang: language,
    dir: directionOf(language),
    'aria-label': said.survey,
    ...(isModal ? { 'aria-modal': 'true' } : {}),
    tabindex: '-1',
  })
  const close = element('button', { type: 'button', class: 'close', 'aria-label': said.close })
  close.textContent = '×'
  close.addEventListener('click', dismissed)
  const root = element('div', { class: 'root' })
  box.append(close, root)
  const backdrop = element('div', { class: 'backdrop' })
  if (isModal) shadow.append(backdrop)
  shadow.append(box)
  ;(document.querySelector('body') || document.documentElement).append(outer)
  riseToTop(outer)
  keepToItself(outer)
  const endings = [listenToKeys({ box, isModal, dismissed })]
  if (placement.kind === 'anchored') endings.push(keepBeside(box, placement.anchor))
  if (isModal) box.focus({ preventScroll: true })
  return {
    root,
    remove: () => {
      for (const ending of endings) ending()
      const hadFocus = document.activeElement === outer
      outer.remove()
      if (hadFocus && before instanceof HTMLElement) before.focus({ preventScroll: true })
    },
  }
}

/** Whatever the page makes of its children (columns, gaps, widths), this one stands outside of them, so that nothing moves. */
function leaveFlow(outer: HTMLElement): void {
  const styles = { all: 'initial', position: 'fixed', top: '0', left: '0', width: '0', height: '0' }
  for (const name of Object.keys(styles) as (keyof typeof styles)[]) {
    outer.style.setProperty(name, styles[name], 'important')
  }
}

/** Where browsers can, above everything of the page, whatever it transforms; and fixed to the window then. */
function riseToTop(outer: HTMLElement): void {
  try {
    outer.popover = 'manual'
    outer.showPopover()
  } catch {
    // An older browser: its place in the page must do.
  }
}

/** What is typed here is no shortcut of the page, and a dialog of the page does not pull the focus back. */
function keepToItself(outer: HTMLElement): void {
  const names = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'focusin', 'focusout']
  for (const name of names) outer.addEventListener(name, (event) => event.stopPropagation())
}

/** True while the page has a dialog open that lets nobody reach what lies outside of it. */
export function isPageShut(): boolean {
  try {
    return document.querySelector('html[inert],body[inert],dialog:modal') !== null
  } catch {
    return false
  }
}

/** The first element that a selector finds and that can be seen; null also for a selector that is none. */
export function anchorOf(selector: string): Element | null {
  try {
    const found = document.querySelector(selector)
    return found && found.getClientRects().length > 0 ? found : null
  } catch {
    return null
  }
}

function element(tag: string, attributes: Readonly<Record<string, string>>): HTMLElement {
  const made = document.createElement(tag)
  for (const name of Object.keys(attributes)) made.setAttribute(name, attributes[name] as string)
  return made
}

/** Constructed sheets pass every Content-Security-Policy; older browsers get an element. */
function addStyles(shadow: ShadowRoot, nonce: string | null): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(frameStyles)
    shadow.adoptedStyleSheets = [sheet]
  } catch {
    const style = document.createElement('style')
    if (nonce !== null) style.nonce = nonce
    style.textContent = frameStyles
    shadow.append(style)
  }
}

/** Escape closes; in a modal box Tab goes round. */
function listenToKeys({
  box,
  isModal,
  dismissed,
}: Pick<FrameInput, 'dismissed'> & { box: HTMLElement; isModal: boolean }) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      dismissed()
    }
    if (event.key !== 'Tab' || !isModal) return
    const stops = Array.from(
      box.querySelectorAll<HTMLElement>('a[href],button,input,select,textarea,[tabindex="0"]'),
    ).filter((stop) => !stop.hasAttribute('disabled') && stop.getClientRects().length > 0)
    const [first, last] = [stops[0], stops[stops.length - 1]]
    const at = (box.getRootNode() as ShadowRoot).activeElement
    if (event.shiftKey ? at === first || at === box : at === last) {
      event.preventDefault()
      ;(event.shiftKey ? last : first)?.focus()
    }
  }
  box.addEventListener('keydown', onKey)
  return () => box.removeEventListener('keydown', onKey)
}

/**
 * Keeps the box below its anchor, or above where there is more room, inside the window. Pages draw their elements anew: the anchor is
 * whatever the selector finds; while it finds nothing, the box stays where it is.
 */
function keepBeside(box: HTMLElement, selector: string): () => void {
  const place = () => {
    const rect = anchorOf(selector)?.getBoundingClientRect()
    if (!rect) return
    const { offsetWidth, offsetHeight } = box
    const below = innerHeight - rect.bottom >= offsetHeight + 8 || rect.top < innerHeight - rect.bottom
    const left = Math.max(8, Math.min(rect.left, innerWidth - offsetWidth - 8))
    const top = below ? rect.bottom + 8 : rect.top - offsetHeight - 8
    box.style.left = `${left}px`
    box.style.top = `${Math.max(8, Math.min(top, innerHeight - offsetHeight - 8))}px`
  }
  place()
  const observer = typeof ResizeObserver === 'function' ? new ResizeObserver(place) : null
  observer?.observe(box)
  addEventListener('scroll', place, { capture: true, passive: true })
  addEventListener('resize', place)
  return () => {
    observer?.disconnect()
    removeEventListener('scroll', place, { capture: true })
    removeEventListener('resize', place)
  }
}
