type Policy = { createHTML: (html: string) => unknown }
type TrustedTypes = { createPolicy: (name: string, rules: { createHTML: (html: string) => string }) => Policy }

let policy: Policy | null | undefined

/**
 * HTML of the renderer (escaped there) for pages that demand Trusted Types and list the policy `opencxm-survey`; elsewhere the text as it
 * is. The policy stays in here: nobody else can trust anything by it.
 */
export function trustedHtml(html: string): string {
  if (policy === undefined) {
    try {
      const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes
      policy = types ? types.createPolicy('opencxm-survey', { createHTML: (own) => own }) : null
    } catch {
      policy = null
    }
  }
  return policy ? (policy.createHTML(html) as string) : html
}
