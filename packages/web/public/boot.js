// Before the first paint: the remembered theme and language, so that nothing flashes. A file of its own, not inline,
// because the content security policy allows no inline script. `shell/preferences` owns these keys.
;(() => {
  const root = document.documentElement
  let theme = 'system'
  let language = null
  try {
    theme = localStorage.getItem('opencxm.theme') || 'system'
    language = localStorage.getItem('opencxm.language')
  } catch {
    // Storage is refused in some private windows: the system's theme and language stand.
  }
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'
  if (language) root.lang = language
})()
