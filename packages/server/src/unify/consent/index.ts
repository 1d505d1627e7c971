export { applyConsent } from './service/apply-consent.ts'
export { type CurrentConsent, consentOf } from './service/read-consent.ts'
export { clearConsent, clearConsentSaidBy, readStatements } from './store.ts'
