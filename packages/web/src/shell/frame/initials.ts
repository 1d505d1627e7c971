/** Two letters for an avatar: first and last word's, or the last two characters of a Chinese name. */
export function initials(name: string): string {
  const trimmed = name.trim()
  const words = trimmed.split(/\s+/).filter(Boolean)
  const [first] = words
  if (!first) return '?'
  if (/^[\u3400-\u9fff]/.test(first)) return [...first].slice(-2).join('')
  const letters = words.filter((word) => /^\p{L}/u.test(word) && !/^[\u3400-\u9fff]/.test(word))
  const last = letters.length > 1 ? letters.at(-1) : undefined
  return `${[...first][0] ?? '?'}${last ? ([...last][0] ?? '') : ''}`.toUpperCase()
}
