import { useEffect, useRef, useState } from 'react'

/** A press inside the frame: the button, the question around it, and the form as it stands. */
export type FrameEvent = {
  button: { name: string; value: string } | null
  question: string | null
  fields: (name: string) => readonly string[]
}

type Props = {
  title: string
  html: string
  css: string
  language: string
  /** Question that is marked, by its key. */
  marked?: string | null
  onPress: (event: FrameEvent) => void
  onChange?: (event: FrameEvent) => void
  minHeight?: number
}

const empty =
  '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><style></style></head><body style="margin:0"></body></html>'

/**
 * The respondent's page in a frame of its own. It is sandboxed without scripts and its forms are never sent: what is pressed in it is
 * read from outside and given to the reducer.
 */
export function SurveyFrame({ title, html, css, language, marked, onPress, onChange, minHeight = 480 }: Props) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [loaded, setLoaded] = useState(false)
  const [height, setHeight] = useState(minHeight)
  const handlers = useRef({ onPress, onChange })
  handlers.current = { onPress, onChange }
  useEffect(() => {
    const page = loaded ? frame.current?.contentDocument : null
    if (!page) return
    const stop = listen(page, handlers)
    return stop
  }, [loaded])
  useEffect(() => {
    const page = loaded ? frame.current?.contentDocument : null
    if (!page) return
    page.documentElement.lang = language
    const style = page.querySelector('style')
    if (style) style.textContent = `${css}${markOf(marked)}`
    const focus = focusOf(page)
    // The renderer escapes everything of the survey and of the answers; the sandbox runs no script in any case.
    if (page.body.dataset.html !== html) page.body.innerHTML = html
    page.body.dataset.html = html
    if (focus) restore(page, focus)
    setHeight(Math.max(minHeight, page.querySelector('.cx')?.scrollHeight ?? minHeight))
  }, [loaded, html, css, language, marked, minHeight])
  useEffect(() => {
    // Not before the frame is as high as what stands in it.
    if (height > 0 && loaded && marked) showMarked(frame.current, marked)
  }, [loaded, marked, height])
  return (
    <iframe
      ref={frame}
      className="builder-frame"
      title={title}
      sandbox="allow-same-origin"
      srcDoc={empty}
      style={{ height }}
      onLoad={() => setLoaded(true)}
    />
  )
}

function markOf(key: string | null | undefined): string {
  if (!key || !/^[\w@.:-]+$/.test(key)) return ''
  return `[data-key="${key}"]{outline:2px solid #3552c8;outline-offset:10px;border-radius:2px}[data-key]{cursor:pointer}`
}

const marginPx = 24

/** Brings the marked question into the pane that the frame scrolls in; where the whole page scrolls, it stays where the reader is. */
function showMarked(frame: HTMLIFrameElement | null, key: string): void {
  const pane = frame?.closest<HTMLElement>('[data-scrolls]')
  const question = frame?.contentDocument?.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (!frame || !pane || !question) return
  const { top, bottom } = question.getBoundingClientRect()
  const at = frame.getBoundingClientRect().top - pane.getBoundingClientRect().top
  const above = at + top - marginPx
  const below = at + bottom + marginPx - pane.clientHeight
  // A question that is higher than the pane begins at its upper edge.
  if (above < 0) pane.scrollBy({ top: above })
  else if (below > 0) pane.scrollBy({ top: Math.min(above, below) })
}

type Handlers = {
  current: { onPress: (event: FrameEvent) => void; onChange: ((event: FrameEvent) => void) | undefined }
}

/** Listens from outside, since nothing runs inside. Enter in a field presses the form's first button, as in a page that is not framed. */
function listen(page: Document, handlers: Handlers): () => void {
  const click = (event: MouseEvent) => {
    // Of the frame's own realm, so that `instanceof` would not know it.
    const target = event.target as Element | null
    const button = target?.closest<HTMLButtonElement>('button')
    const link = target?.closest('a')
    if (button || link) event.preventDefault()
    const key = target?.closest<HTMLElement>('[data-key]')?.dataset.key ?? null
    handlers.current.onPress({
      button: button ? { name: button.name, value: button.value } : null,
      question: key,
      fields: fieldsOf(page),
    })
  }
  const change = () => handlers.current.onChange?.({ button: null, question: null, fields: fieldsOf(page) })
  const submit = (event: Event) => event.preventDefault()
  page.addEventListener('click', click)
  page.addEventListener('change', change)
  page.addEventListener('submit', submit)
  return () => {
    page.removeEventListener('click', click)
    page.removeEventListener('change', change)
    page.removeEventListener('submit', submit)
  }
}

/** The form's values as it would send them. */
function fieldsOf(page: Document): FrameEvent['fields'] {
  const form = page.querySelector('form')
  const values = new Map<string, string[]>()
  for (const control of form ? [...form.elements] : []) {
    const field = control as HTMLInputElement
    if (field.name === '' || field.tagName === 'BUTTON') continue
    if ((field.type === 'radio' || field.type === 'checkbox') && !field.checked) continue
    values.set(field.name, [...(values.get(field.name) ?? []), field.value])
  }
  return (name) => values.get(name) ?? []
}

type Focus = { name: string; value: string; typed: boolean }

function focusOf(page: Document): Focus | null {
  const active = page.activeElement as HTMLInputElement | null
  if (!active?.name || active.tagName === 'BUTTON') return null
  return { name: active.name, value: active.value, typed: active.type !== 'radio' && active.type !== 'checkbox' }
}

function restore(page: Document, focus: Focus): void {
  const same = [...page.querySelectorAll<HTMLInputElement>('input,select,textarea')].find(
    ({ name, value }) => name === focus.name && (focus.typed || value === focus.value),
  )
  same?.focus()
}
