import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { dayIn, formatDay } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { isWellKnown, traitValueWords, traitWords } from '../../../understand/filters/view.ts'
import { PersonConsentCard } from '../../consent/parts/PersonConsentCard.tsx'
import { useMomentWords } from '../use-moment-words.ts'
import { useScoreWords } from '../use-score-words.ts'
import { momentText, type PersonReply, traitRows } from '../view.ts'
import { PersonStruggle } from './PersonStruggle.tsx'

const traitsShown = 8

/** Scores, struggle, segments, consent and traits, beside the timeline. */
export function PersonSide({ person }: { person: PersonReply }) {
  return (
    <div className="person-side">
      <Scores person={person} />
      <PersonStruggle person={person.id} />
      <Segments person={person} />
      <PersonConsentCard person={person.id} name={person.name} />
      <Traits person={person} />
    </div>
  )
}

function Scores({ person }: { person: PersonReply }) {
  const { t } = useTranslation('people')
  const words = useScoreWords()
  return (
    <Card title={t('scores.title')}>
      <div className="card-body">
        {person.scores.length === 0 ? <p className="t2">{t('scores.none')}</p> : null}
        <dl className="kv kv-tight">
          {person.scores.map((score) => {
            const { score: figure, about } = words(score)
            return (
              <div key={`${score.metric}${score.touchpoint}${score.at}`}>
                <dt>{about}</dt>
                <dd className="m nw">{figure}</dd>
              </div>
            )
          })}
        </dl>
      </div>
    </Card>
  )
}

function Segments({ person }: { person: PersonReply }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { workspace } = useSession()
  return (
    <Card title={t('segments.title')}>
      <div className="card-body person-segments">
        {person.segments.length === 0 ? <p className="t2">{t('segments.none')}</p> : null}
        {person.segments.map((segment) => (
          <Link
            key={segment.id}
            to="/unify/people"
            search={{ segment: segment.id }}
            className="chip chip-tag"
            title={t('segments.since', {
              date: formatDay(dayIn(Date.parse(segment.since), workspace.timeZone), language),
            })}
          >
            {segment.name}
          </Link>
        ))}
      </div>
    </Card>
  )
}

function Traits({ person }: { person: PersonReply }) {
  const { t } = useTranslation('people')
  const { t: filters } = useTranslation('filters')
  const language = useLanguage()
  const [all, setAll] = useState(false)
  const moments = useMomentWords()
  const rows = traitRows(person.traits)
  return (
    <Card title={t('traits.title')}>
      <div className="card-body">
        {rows.length === 0 ? <p className="t2">{t('traits.none')}</p> : null}
        <dl className="kv">
          {(all ? rows : rows.slice(0, traitsShown)).map(({ key, text }) => (
            <div key={key}>
              <dt>{isWellKnown(key) ? filters(key) : traitWords(key)}</dt>
              <dd className="person-trait">{momentText(traitValueWords(key, text, language), moments)}</dd>
            </div>
          ))}
        </dl>
        {rows.length > traitsShown ? (
          <button type="button" className="link t12 person-more" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? t('traits.less') : t('traits.more', { n: String(rows.length) })}
          </button>
        ) : null}
      </div>
    </Card>
  )
}
