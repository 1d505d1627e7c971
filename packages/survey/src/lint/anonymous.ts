import type { Question } from '../definition/questions.ts'
import type { Survey } from '../definition/survey.ts'
import { isListen } from '../run/survey-index.ts'
import type { Finding } from './finding.ts'

/** Finds what tells who answers, in a survey that promises not to keep that: questions for contact data, consent and files. */
export function lintAnonymous(survey: Survey): Finding[] {
  if (survey.anonymous !== true) return []
  return survey.blocks.flatMap(({ items }, blockAt) =>
    items.flatMap((item, itemAt): Finding[] =>
      isListen(item) || !identifies(item)
        ? []
        : [
            {
              code: 'anonymous_identifies',
              path: `blocks[${blockAt}].items[${itemAt}]`,
              severity: 'error',
              params: { question: item.id },
            },
          ],
    ),
  )
}

function identifies(question: Question): boolean {
  if (question.type === 'contact' || question.type === 'file') return true
  if (question.type === 'consent') return question.purpose !== undefined
  return 'format' in question && (question.format === 'email' || question.format === 'phone')
}
