import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../../ui/layout/Card.tsx'
import { usePersonStruggle } from '../queries.ts'
import { useMomentWords } from '../use-moment-words.ts'
import { hardSessions } from '../view.ts'

/** Sessions in which this customer struggled, with what was hard and the score; no card where none did. */
export function PersonStruggle({ person }: { person: string }) {
  const { t } = useTranslation('people')
  const moments = useMomentWords()
  const { data } = usePersonStruggle(person)
  const sessions = hardSessions(data?.sessions ?? [])
  if (sessions.length === 0) return null
  return (
    <Card title={t('struggle.title')} extra={<span className="ci">{t('struggle.days')}</span>}>
      <div className="card-body person-struggle">
        <dl className="kv kv-tight">
          {sessions.map(({ session, startedAt, score, signals }) => (
            <div key={session}>
              <dt>
                {moments.instant(startedAt)}
                <br />
                <span className="t3 t12">
                  {signals.map(({ kind, count }, at) => (
                    <Fragment key={kind}>
                      {at > 0 ? ' ' : ''}
                      <span className="nw">
                        {t(`struggle.${kind}`, { count })}
                        {at < signals.length - 1 ? ' ·' : ''}
                      </span>
                    </Fragment>
                  ))}
                </span>
              </dt>
              <dd className="m nw">{score}</dd>
            </div>
          ))}
        </dl>
        <p className="t3 t12">{t(data?.basis === 'prior' ? 'struggle.assumed' : 'struggle.scale')}</p>
      </div>
    </Card>
  )
}
