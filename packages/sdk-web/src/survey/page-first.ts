/**
 * The first script of a respondent's page, as small as can be: the page works without any. It fetches the rest when the page is there, or
 * at once when somebody touches it.
 */
export function loadRest(): void {
  // What is wrong is read out and in view at once.
  const faults = document.querySelector<HTMLElement>('.faults')
  if (faults) faults.focus()
  const own = document.currentScript as HTMLScriptElement | null
  const source = own?.dataset.run
  if (!own || !source) return
  let isLoaded = false
  const load = () => {
    if (isLoaded) return
    isLoaded = true
    const script = document.createElement('script')
    script.nonce = own.nonce || own.getAttribute('nonce') || ''
    script.src = source
    for (const name of Object.keys(own.dataset)) script.dataset[name] = own.dataset[name] || ''
    document.head.appendChild(script)
  }
  for (const type of ['pointerdown', 'touchstart', 'keydown', 'focusin']) {
    document.addEventListener(type, load, { once: true })
  }
  if (document.readyState === 'complete') window.setTimeout(load, 200)
  else window.addEventListener('load', () => window.setTimeout(load, 200))
}
