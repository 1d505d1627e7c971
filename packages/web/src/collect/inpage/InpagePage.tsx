import type { InpageRule } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { AskListPage } from '../asks/AskListPage.tsx'
import { useRules } from './queries.ts'
import { useMomentWords } from './use-moment-words.ts'

/** Rules that ask visitors in a page: when, where, how many were asked. */
export function InpagePage() {
  const { t } = useTranslation('inpage')
  const language = useLanguage()
  const moment = useMomentWords()
  return (
    <AskListPage
      kind="inpage"
      query={useRules()}
      rowsOf={({ rules }) => rules}
      answer={(rows) => {
        const on = rows.filter((rule) => rule.on)
        const asked = rows.reduce((sum, rule) => sum + rule.asked, 0)
        if (on.length === 0) return t('answer.none')
        return t('answer.some', { count: on.length, n: formatCount(asked, language) })
      }}
      moment={({ definition }: InpageRule) => moment(definition)}
      open={(id) => ({ to: '/collect/inpage/$ruleId', params: { ruleId: id } })}
      column={{
        key: 'asked',
        title: t('column.asked'),
        width: '120px',
        align: 'right',
        cell: ({ asked }) => formatCount(asked, language),
      }}
    />
  )
}
