import type { Programme } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AskListPage } from '../asks/AskListPage.tsx'
import { useProgrammes } from './queries.ts'
import { useTriggerWords } from './use-trigger-words.ts'
import { countOn } from './view.ts'

/** Programmes that ask people after something happened. */
export function ProgrammesPage() {
  const { t } = useTranslation('programmes')
  const words = useTriggerWords()
  return (
    <AskListPage
      kind="programmes"
      query={useProgrammes()}
      rowsOf={({ programmes }) => programmes}
      answer={(rows) =>
        countOn(rows) === 0 ? t('answer.none') : t('answer.some', { count: countOn(rows), of: rows.length })
      }
      moment={({ definition }: Programme) => words(definition.trigger)}
      open={(id) => ({ to: '/collect/programmes/$programmeId', params: { programmeId: id } })}
      column={{
        key: 'health',
        title: t('column.health'),
        width: '130px',
        cell: ({ id }) => (
          <Link to="/collect/programmes/$programmeId/health" params={{ programmeId: id }} search={{}}>
            {t('openHealth')}
          </Link>
        ),
      }}
    />
  )
}
