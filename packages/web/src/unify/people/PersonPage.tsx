import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { KeyFigures } from './parts/KeyFigures.tsx'
import { PersonActions } from './parts/PersonActions.tsx'
import { PersonHead } from './parts/PersonHead.tsx'
import { PersonSide } from './parts/PersonSide.tsx'
import { PersonTimeline } from './parts/PersonTimeline.tsx'
import { usePerson } from './queries.ts'
import './people.css'

/** One customer: who it is, what was felt and what happened on one line, scores, segments, consent. */
export function PersonPage() {
  const { t } = useTranslation('people')
  const { personId } = useParams({ from: '/frame/unify/people/$personId' })
  const { side } = useSearch({ from: '/frame/unify/people/$personId' })
  const navigate = useNavigate()
  const person = usePerson(personId)
  const name = person.data?.name ?? ''
  return (
    <Page
      title={t('title')}
      documentTitle={name === '' ? t('nameless') : name}
      titleLink={<Link to="/unify/people">{t('title')}</Link>}
      crumb={person.data ? `/ ${name === '' ? t('nameless') : name}` : null}
      actions={person.data ? <PersonActions person={person.data} /> : null}
    >
      <QueryView query={person} lines={10}>
        {(data) => (
          <>
            <PersonHead person={data} />
            <KeyFigures person={data} />
            <div className="person-columns">
              <PersonTimeline
                person={data}
                side={side}
                onSide={(next) =>
                  void navigate({
                    to: '/unify/people/$personId',
                    params: { personId },
                    search: next ? { side: next } : {},
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
              <PersonSide person={data} />
            </div>
          </>
        )}
      </QueryView>
    </Page>
  )
}
