import type { Survey } from '../definition/survey.ts'
import type { PageWords } from './page-words.ts'
import { pageCss } from './styles.ts'
import { themeCss } from './theme.ts'
import { pageWords } from './words.ts'

/** What a survey inside somebody else's page needs beside its definition, made by the server: a script need not carry every language and theme. */
export type SurveyLook = { css: string; words: PageWords }

/** Stylesheet with the survey's own colours on `.cx`, and the words of a language. */
export function surveyLook(survey: Survey, language: string): SurveyLook {
  return { css: themeCss(survey.theme, '.cx') + pageCss, words: pageWords(language) }
}
