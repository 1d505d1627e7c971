export { InpagePage } from './InpagePage.tsx'
export { NewRulePage, RulePage } from './RulePages.tsx'
