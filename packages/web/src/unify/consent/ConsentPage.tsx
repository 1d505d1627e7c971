import type { contract } from '@opencxm/server/contract'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../shell/api/types.ts'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { formatCount } from '../../ui/format/index.ts'
import { Tabs } from '../../ui/layout/Columns.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { BouncesPart } from './parts/BouncesPart.tsx'
import { FormsPart } from './parts/FormsPart.tsx'
import { HistoryPart } from './parts/HistoryPart.tsx'
import { PurposeCard } from './parts/PurposeCard.tsx'
import { PurposeDialog } from './parts/PurposeDialog.tsx'
import { RequestsPart } from './parts/RequestsPart.tsx'
import { SignUpFormDialog } from './parts/SignUpFormDialog.tsx'
import { useConsent } from './queries.ts'
import { useConsentWords } from './use-consent-words.ts'
import { mostAgreed, type parts } from './view.ts'
import './consent.css'

type Overview = ReplyOf<typeof contract.consent.overview>

/** What customers agreed to: purposes with wording and counts, legal bases, requests about data, history. */
export function ConsentPage() {
  const { t } = useTranslation('consent')
  const session = useSession()
  const { show } = useSearch({ from: '/frame/unify/consent' })
  const consent = useConsent()
  const [adding, setAdding] = useState(false)
  const add =
    may(session, 'workspace:write') && (!show || show === 'forms') ? (
      <button type="button" className="plain-button primary" onClick={() => setAdding(true)}>
        {t(show === 'forms' ? 'forms.add' : 'add')}
      </button>
    ) : null
  if (!may(session, 'consent:read')) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('title')} hint={t('forbidden')} />
      </Page>
    )
  }
  return (
    <Page title={t('title')} actions={add}>
      <ConsentTabs open={consent.data?.openRequests ?? 0} show={show} />
      {show === 'forms' ? <FormsPart /> : null}
      {show === 'requests' ? <RequestsPart /> : null}
      {show === 'history' ? <HistoryPart /> : null}
      {show === 'bounces' ? <BouncesPart /> : null}
      {show ? null : (
        <QueryView query={consent} lines={10}>
          {(data) => <Purposes overview={data} />}
        </QueryView>
      )}
      {adding && !show ? <PurposeDialog purpose={null} onClose={() => setAdding(false)} /> : null}
      {adding && show === 'forms' ? <SignUpFormDialog form={null} onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function ConsentTabs({ open, show }: { open: number; show: (typeof parts)[number] | undefined }) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const session = useSession()
  const current = (part: typeof show) => (show === part ? ('page' as const) : undefined)
  const plain = { exact: true, includeSearch: true } as const
  return (
    <Tabs label={t('tabs.label')}>
      <Link to="/unify/consent" search={{}} activeOptions={plain} aria-current={current(undefined)}>
        {t('tabs.purposes')}
      </Link>
      <Link to="/unify/consent" search={{ show: 'forms' }} activeOptions={plain} aria-current={current('forms')}>
        {t('tabs.forms')}
      </Link>
      <Link to="/unify/consent" search={{ show: 'requests' }} activeOptions={plain} aria-current={current('requests')}>
        {open === 0 ? t('tabs.requests') : t('tabs.requestsOpen', { n: formatCount(open, language) })}
      </Link>
      <Link to="/unify/consent" search={{ show: 'history' }} activeOptions={plain} aria-current={current('history')}>
        {t('tabs.history')}
      </Link>
      {may(session, 'messages:read') ? (
        <Link to="/unify/consent" search={{ show: 'bounces' }} activeOptions={plain} aria-current={current('bounces')}>
          {t('tabs.bounces')}
        </Link>
      ) : null}
    </Tabs>
  )
}

function Purposes({ overview }: { overview: Overview }) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const words = useConsentWords()
  const most = mostAgreed(overview.purposes, overview.bases)
  const count = (n: number) => formatCount(n, language)
  const answer = most
    ? t('answer.some', {
        purpose: words.purpose(most.purpose.purpose),
        channel: words.channel(most.counts.channel),
        given: count(most.counts.given),
        people: count(overview.people),
        refused: count(most.counts.refused),
        unknown: count(most.counts.unknown),
      })
    : t('answer.none')
  const ended = overview.bases.filter(({ endedAt }) => endedAt !== null)
  return (
    <>
      <AnswerSentence text={answer} />
      <div className="stack stack-apart">
        {overview.purposes.map((purpose) => (
          <PurposeCard key={purpose.purpose} purpose={purpose} bases={overview.bases} />
        ))}
        {ended.length === 0 ? null : (
          <details className="consent-ended">
            <summary className="t2">{t('basis.earlier')}</summary>
            <ul className="t2">
              {ended.map((basis) => (
                <li key={basis.id}>
                  {words.purpose(basis.purpose)}, {words.channel(basis.channel)}: {t(`basis.${basis.basis}`)} (
                  {t('basis.until', { day: words.day(basis.endedAt ?? '') })}). {basis.reason}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </>
  )
}
