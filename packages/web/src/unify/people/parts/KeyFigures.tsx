import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { dayIn, formatCount, formatDay, formatMoney } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { useScoreWords } from '../use-score-words.ts'
import type { PersonReply } from '../view.ts'

/** Latest score, orders, spent, events: four figures in one line. */
export function KeyFigures({ person }: { person: PersonReply }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { workspace } = useSession()
  const words = useScoreWords()
  const [latest] = person.scores.toSorted((a, b) => b.at.localeCompare(a.at))
  const since = person.firstSeenAt
    ? t('key.sinceDate', { date: formatDay(dayIn(Date.parse(person.firstSeenAt), workspace.timeZone), language) })
    : ''
  const amounts = person.spent.map((money) => formatMoney(money, language))
  return (
    <div className="key-figures">
      <Figure
        label={t('key.latest')}
        value={latest ? words(latest).score : ''}
        note={latest ? words(latest).about : ''}
      >
        {latest ? null : <Chip kind="empty">{t('key.neverAsked')}</Chip>}
      </Figure>
      <Figure label={t('key.orders')} value={formatCount(person.counts.orders, language)} note={since} />
      <Figure
        label={t('key.spent')}
        value={amounts.length > 0 ? amounts.join(' + ') : ''}
        note={amounts.length > 0 ? since : t('key.nothingSpent')}
      />
      <Figure
        label={t('key.events')}
        value={formatCount(person.counts.events, language)}
        note={t('key.answers', { n: formatCount(person.counts.answers, language) })}
      />
    </div>
  )
}

type FigureProps = { label: string; value: string; note: string; children?: ReactNode }

function Figure({ label, value, note, children }: FigureProps) {
  return (
    <div>
      <div className="t12 t2">{label}</div>
      {value === '' ? null : <div className="t20 b">{value}</div>}
      {children}
      <div className="note">{note}</div>
    </div>
  )
}
