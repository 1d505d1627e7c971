import type { Voice } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { TimelineDays } from '../../../unify/people/parts/TimelineDays.tsx'
import { useTimelineOf } from '../queries.ts'
import { authorOf } from '../view.ts'

/** The customer beside the voice: what was felt and what happened, on one line. */
export function VoicePerson({ voice }: { voice: Voice }) {
  const { t } = useTranslation('feedback')
  const { person } = voice
  return (
    <>
      <h2 className="t16 b">{authorOf(voice, t('one.unknown'))}</h2>
      {person === null ? (
        <p className="note">{t('person.unknown')}</p>
      ) : (
        <>
          <p>
            <Link to="/unify/people/$personId" params={{ personId: person.id }} search={{}} className="link">
              {t('person.open')}
            </Link>
          </p>
          <Lately id={person.id} />
        </>
      )}
    </>
  )
}

function Lately({ id }: { id: string }) {
  const timeline = useTimelineOf(id)
  return (
    <QueryView query={timeline} lines={6} bare>
      {({ entries }) => (
        <div className="voice-timeline">
          <TimelineDays entries={entries} />
        </div>
      )}
    </QueryView>
  )
}
