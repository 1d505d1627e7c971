/** What script adds to the controls of a screen. Each part works on what is there and does nothing where it is not. */

/** Prepares a screen that was just drawn. */
export function enhance(root: Element): void {
  each(root, '.sl', addRange)
  each(root, '.stars', lightStars)
}

/** Follows a change of a control within a screen. */
export function followChange(control: Element): void {
  const question = control.closest('.q')
  if (!question) return
  each(question, '.stars', lightStars)
  if (control instanceof HTMLTextAreaElement) countLetters(control, question)
  if (control instanceof HTMLSelectElement && control.closest('.rank')) keepPlacesDifferent(control)
  if (control instanceof HTMLInputElement) {
    if (control.closest('.sum')) addUp(question)
    if (control.closest('.sl')) moveTogether(control)
    if (control.type === 'checkbox') standAlone(control, question)
  }
}

function each(root: Element, selector: string, act: (element: Element) => void): void {
  Array.from(root.querySelectorAll(selector)).forEach(act)
}

/** A range beside the field of a slider; the field keeps the answer, so that nothing is answered before somebody moves it. */
function addRange(slider: Element): void {
  const field = slider.querySelector('input')
  if (!field || slider.querySelector('[type=range]')) return
  const range = document.createElement('input')
  range.type = 'range'
  range.min = field.min
  range.max = field.max
  range.step = field.step
  range.value = field.value || String((Number(field.min) + Number(field.max)) / 2)
  const label = slider.closest('.q')?.querySelector('label')
  range.setAttribute('aria-label', label?.textContent || '')
  slider.insertBefore(range, field)
  markSet(slider, field)
}

function moveTogether(control: HTMLInputElement): void {
  const slider = control.closest('.sl')
  const other = slider?.querySelector<HTMLInputElement>(control.type === 'range' ? '[type=number]' : '[type=range]')
  if (!slider || !other) return
  other.value = control.value
  markSet(slider, control)
}

function markSet(slider: Element, field: HTMLInputElement): void {
  if (field.value !== '') slider.classList.add('set')
  else slider.classList.remove('set')
}

/** Stars up to the chosen one, for browsers whose stylesheets cannot look ahead. */
function lightStars(stars: Element): void {
  const labels = Array.from(stars.children)
  const chosen = labels.map((label) => label.querySelector('input')?.checked === true).indexOf(true)
  labels.forEach((label, at) => {
    if (at <= chosen) label.classList.add('lit')
    else label.classList.remove('lit')
  })
}

function countLetters(area: HTMLTextAreaElement, question: Element): void {
  const count = question.querySelector('[data-count]')
  if (count) count.textContent = `${area.value.length} / ${area.maxLength}`
}

/** Who takes a place that another option has gives theirs in exchange. */
function keepPlacesDifferent(changed: HTMLSelectElement): void {
  const lists = Array.from(changed.closest('.rank')?.querySelectorAll('select') || [])
  const places = lists.map(({ value }) => value)
  const free = Array.from(changed.options).filter(({ value }) => value !== '' && places.indexOf(value) < 0)
  for (const list of lists) {
    if (list !== changed && list.value !== '' && list.value === changed.value) list.value = free[0]?.value || ''
  }
}

function addUp(question: Element): void {
  const hint = question.querySelector('[data-total]')
  if (!hint) return
  let sum = 0
  each(question, '.sum input', (field) => {
    sum += Number((field as HTMLInputElement).value) || 0
  })
  // The number behind the last sign of the sentence; it stands there in every language.
  hint.textContent = (hint.textContent || '').replace(/-?[\d.]+(?=\D*$)/, String(sum))
}

/** "None of these" takes the others away, and they take it. */
function standAlone(box: HTMLInputElement, question: Element): void {
  if (!box.checked) return
  const alone = box.closest('[data-alone]')
  each(question, '.o', (option) => {
    const other = option.querySelector<HTMLInputElement>('input[type=checkbox]')
    if (other && other !== box && (alone || option.hasAttribute('data-alone'))) other.checked = false
  })
}
