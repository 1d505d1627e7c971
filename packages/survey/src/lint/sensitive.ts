import type { Question } from '../definition/questions.ts'
import type { Survey } from '../definition/survey.ts'
import { isListen } from '../run/survey-index.ts'
import type { Finding } from './finding.ts'

/** Words that give away what is asked for. The first groups are special categories of GDPR article 9. */
const words: readonly [category: string, pattern: RegExp][] = [
  [
    'health',
    /\b(health|illness|disease|disabilit|diagnos|medical|medication|pregnan)|健康|疾病|病史|残疾|殘疾|怀孕|懷孕|用药|用藥/i,
  ],
  ['origin', /\b(race|racial|ethnic|nationality)|种族|種族|民族|族裔|国籍|國籍/i],
  ['belief', /\b(religio|faith|political (party|view|opinion)|trade union)|宗教|信仰|政治|政党|政黨|工会|工會/i],
  ['sexuality', /\b(sexual|sex life|gender identity)|性取向|性生活|性别认同|性別認同/i],
  [
    'money',
    /\b(income|salary|net worth|credit card|bank account|debts?)\b|收入|工资|工資|薪水|薪资|薪資|银行卡|銀行卡|信用卡号|信用卡號|银行账|銀行帳/i,
  ],
  [
    'identity',
    /\b(passport|social security|(national )?id number|driver'?s licen[cs]e|date of birth)\b|身份证|身份證|护照|護照|出生日期|驾照|駕照/i,
  ],
]

/** Finds questions for personal or sensitive data that do not say why they are asked (`need`). */
export function lintSensitive(survey: Survey): Finding[] {
  return survey.blocks.flatMap(({ items }, blockAt) =>
    items.flatMap((item, itemAt): Finding[] => {
      if (isListen(item) || item.need) return []
      const category = categoryOf(item)
      if (category === null) return []
      const path = `blocks[${blockAt}].items[${itemAt}]`
      return [{ code: 'sensitive_without_need', path, severity: 'warning', params: { category } }]
    }),
  )
}

function categoryOf(question: Question): string | null {
  if (question.type === 'statement' || question.type === 'consent') return null
  const text = [question.title, question.help ?? {}].flatMap((one) => Object.values(one)).join('\n')
  for (const [category, pattern] of words) if (pattern.test(text)) return category
  const asksForContact =
    question.type === 'contact' ||
    ('format' in question && (question.format === 'email' || question.format === 'phone'))
  return asksForContact ? 'contact' : null
}
