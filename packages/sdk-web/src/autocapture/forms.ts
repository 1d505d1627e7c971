import { guardedListener } from '../core/guarded.ts'
import type { Properties } from '../core/host.ts'
import { closest, isConnected, targetOf } from './dom.ts'
import { describe, isIgnored } from './element.ts'
import { answerMs } from './rules.ts'

type Touched = { form: HTMLFormElement; fields: Set<Element>; last: Element; since: number; info: Properties }

export type Forms = {
  /** A request began: a form whose button, or Enter in whose field, was pressed just before was sent by script. */
  requested: () => void
  /** A script sent this form. */
  submitted: (form: HTMLFormElement) => void
  /** The page is left: what was touched and not sent is given up. */
  left: () => void
  /** The address changed: what was touched, not sent and is soon gone from the page is given up; a filter that stays is not. */
  moved: () => void
  /** True when a form was sent since the last time this was asked. */
  takeSent: () => boolean
  stop: () => void
}

/** Follows which forms were touched and which were sent; of fields only which, never what was entered. */
export function watchForms(now: () => number, abandoned: (properties: Properties) => void): Forms {
  const touched = new Map<HTMLFormElement, Touched>()
  let pressed: { form: HTMLFormElement; at: number } | null = null
  let sent = false
  let looking: ReturnType<typeof setTimeout> | undefined
  const roots = new Set<Node>()
  const formOf = (target: Element | null) => target && (closest(target, 'form') as HTMLFormElement | null)
  const onInput = guardedListener((event: Event) => {
    const field = targetOf(event)
    const form = formOf(field)
    if (!event.isTrusted || !form || !field || isIgnored(field)) return
    listenIn(form)
    const known = touched.get(form)
    // A form of a view that is gone cannot be described when the page is left: it is described now.
    if (!known) touched.set(form, { form, fields: new Set([field]), last: field, since: now(), info: describe(form) })
    else {
      known.fields.add(field)
      known.last = field
    }
  })
  const markSent = (form: HTMLFormElement | null) => {
    if (!form) return
    sent = true
    touched.delete(form)
  }
  const onSubmit = guardedListener((event: Event) => markSent(formOf(targetOf(event))))
  /** That a form was sent is not told outside of its shadow root. */
  const listenIn = (form: HTMLFormElement) => {
    const root = Node.prototype.getRootNode.call(form)
    if (!(root instanceof ShadowRoot) || roots.has(root)) return
    roots.add(root)
    root.addEventListener('submit', onSubmit, true)
  }
  const onClick = guardedListener((event: Event) => {
    const target = targetOf(event)
    const form = formOf(target)
    const isButton = target && closest(target, 'button,input[type=button],[role=button]')
    if (form && isButton) pressed = { form, at: now() }
  })
  const onKey = guardedListener((event: Event) => {
    const { key, isComposing } = event as KeyboardEvent
    const form = key === 'Enter' && !isComposing && formOf(targetOf(event))
    if (form) pressed = { form, at: now() }
  })
  const giveUp = (fits: (form: HTMLFormElement) => boolean) => {
    touched.forEach(({ form, info, fields, last, since }) => {
      if (!fits(form)) return
      touched.delete(form)
      const field = describe(last)
      abandoned({ ...info, $fields: fields.size, $last_field: field.$id || field.$selector, $ms: now() - since })
    })
  }
  const listeners = { input: onInput, submit: onSubmit, click: onClick, keydown: onKey }
  for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener, true)
  return {
    requested: () => {
      if (pressed && now() - pressed.at < answerMs) markSent(pressed.form)
    },
    submitted: markSent,
    left: () => giveUp(() => true),
    moved: () => {
      clearTimeout(looking)
      // The new view is drawn after the address changed.
      looking = setTimeout(() => giveUp((form) => !isConnected(form)), answerMs)
    },
    takeSent: () => {
      const was = sent
      sent = false
      return was
    },
    stop: () => {
      clearTimeout(looking)
      for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener, true)
      for (const root of roots) root.removeEventListener('submit', onSubmit, true)
    },
  }
}
