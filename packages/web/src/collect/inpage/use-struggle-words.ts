import { useTranslation } from 'react-i18next'
import { formatCount } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { useStruggleScale } from './queries.ts'

/** What a struggle score, as typed, stands for in this workspace; only the explanation of the score while there is none, or nothing is known yet. */
export function useStruggleWords(typed: string): string {
  const { t } = useTranslation('inpage')
  const language = useLanguage()
  const { data } = useStruggleScale()
  const mark = data?.marks.find(({ score }) => String(score) === typed.trim())
  if (!data || !mark) return t('form.struggleHint')
  const count = (value: number) => formatCount(value, language)
  const said = {
    percent: count(mark.percentReaching),
    days: count(data.days),
    sessions: count(data.sessions ?? 0),
    needed: count(data.sessionsNeeded),
  }
  return data.basis === 'own' ? t('form.struggleReached', said) : t('form.struggleAssumed', said)
}
