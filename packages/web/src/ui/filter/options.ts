type Option = { value: string; label: string }

/** Options whose label or value holds every word of the text, in their own order. */
export function matchingOptions<O extends Option>(options: readonly O[], text: string): readonly O[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return options
  return options.filter((option) => {
    const hay = `${option.label} ${option.value}`.toLowerCase()
    return words.every((word) => hay.includes(word))
  })
}

/** What the pill says: the option's label, the raw value when the option is gone, or the word for all. */
export function optionLabel(options: readonly Option[], value: string | null, all: string): string {
  if (value === null) return all
  return options.find((option) => option.value === value)?.label ?? value
}
