const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it stands in HTML, between tags or in an attribute with quotation marks. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

export type Attributes = { readonly [name: string]: string | number | boolean | null | undefined }

/** Attributes of a tag with a blank before each; `true` stands alone, `false`, null and undefined are left out. Names are ours. */
export function attributes(all: Attributes): string {
  let html = ''
  for (const name of Object.keys(all)) {
    const value = all[name]
    if (value === undefined || value === null || value === false) continue
    html += value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`
  }
  return html
}
