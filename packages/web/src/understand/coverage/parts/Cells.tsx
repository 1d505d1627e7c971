import type { CoverageCell, CoverageRow } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../../../shell/session.ts'
import { formatAgo, formatCount } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { useEventName } from '../../../unify/catalog/use-event-name.ts'
import { type CellTarget, neededFor, type StepTarget, stepTarget, targetOf } from '../view.ts'

/** Whether a way is open to the role; who may not take a step still reads what it is. */
function useLeads(): (target: CellTarget | StepTarget) => boolean {
  const session = useSession()
  return (target) => may(session, neededFor(target))
}

/** How much was heard, when last, from where; one click to the people behind it. */
export function HeardCell({ row, cell }: { row: CoverageRow; cell: CoverageCell }) {
  const { t } = useTranslation('coverage')
  const language = useLanguage()
  const eventName = useEventName()
  const source = cell.sources[0]
  const target = targetOf(row, cell)
  const leads = useLeads()
  const count = <span className="coverage-count">{formatCount(cell.count, language)}</span>
  return (
    <>
      <span className="coverage-line">
        <span className={`coverage-mark coverage-${cell.state}`} aria-hidden="true" />
        <span className="visually-hidden">{t(`state.${cell.state}`)}</span>
        {target && leads(target) ? <ToCell target={target}>{count}</ToCell> : count}
      </span>
      <span className="t12 t2 coverage-small">{cell.lastAt ? formatAgo(cell.lastAt, Date.now(), language) : null}</span>
      {source && source.name !== '' ? (
        <span className="t12 t3 coverage-small clip" title={source.name}>
          {sourceWords(cell, source.name, { eventName, kind: (word) => t(`kind.${word}`) })}
        </span>
      ) : null}
    </>
  )
}

const kinds = ['review', 'chat', 'ticket', 'call', 'email', 'social', 'observation', 'survey', 'other'] as const
type Kind = (typeof kinds)[number]

function sourceWords(
  cell: CoverageCell,
  name: string,
  words: { eventName: (name: string) => string; kind: (word: Kind) => string },
): string {
  const kind = kinds.find((one) => one === name)
  if (kind && cell.way !== 'asked_structured') return words.kind(kind)
  return cell.way === 'unasked_structured' ? words.eventName(name) : name.toUpperCase()
}

function ToCell({ target, children }: { target: CellTarget; children: ReactNode }) {
  switch (target.to) {
    case 'metrics':
      return (
        <Link to="/understand/metrics" search={{ touchpoint: target.touchpoint }}>
          {children}
        </Link>
      )
    case 'answers':
      return (
        <Link
          to="/understand/metrics/$metricId/answers"
          params={{ metricId: target.metric }}
          search={{ touchpoint: target.touchpoint, text: true }}
        >
          {children}
        </Link>
      )
    case 'event':
      return (
        <Link to="/unify/catalog" search={{ event: target.event }}>
          {children}
        </Link>
      )
    case 'voices':
      return (
        <Link to="/collect/feedback" search={{ touchpoint: target.touchpoint }}>
          {children}
        </Link>
      )
  }
}

/** A blank by its name, with the cheapest way to fill it. */
export function BlankCell({ row, cell }: { row: CoverageRow; cell: CoverageCell }) {
  const { t } = useTranslation('coverage')
  const eventName = useEventName()
  const leads = useLeads()
  if (!cell.next) return null
  const { step, subject } = cell.next
  const target = stepTarget(cell.next, row)
  const words = t(`step.${step}`, { subject: step === 'ask_after_event' ? eventName(subject) : subject })
  return (
    <>
      <span className="coverage-line">
        <span className="coverage-mark coverage-blank" aria-hidden="true" />
        <span className="t3">{t(`blank.${cell.way}`)}</span>
      </span>
      <span className="t12 coverage-small">{leads(target) ? <ToStep target={target}>{words}</ToStep> : words}</span>
    </>
  )
}

function ToStep({ target, children }: { target: StepTarget; children: ReactNode }) {
  switch (target.to) {
    case 'newProgramme':
      return (
        <Link to="/collect/programmes/new" search={{ event: target.event, touchpoint: target.touchpoint }}>
          {children}
        </Link>
      )
    case 'newRule':
      return (
        <Link to="/collect/inpage/new" search={{ touchpoint: target.touchpoint }}>
          {children}
        </Link>
      )
    case 'newSurvey':
      return (
        <Link to="/collect/surveys/new" search={{ template: target.template }}>
          {children}
        </Link>
      )
    case 'programmeHealth':
      return (
        <Link to="/collect/programmes/$programmeId/health" params={{ programmeId: target.programme }} search={{}}>
          {children}
        </Link>
      )
    case 'rule':
      return (
        <Link to="/collect/inpage/$ruleId" params={{ ruleId: target.rule }}>
          {children}
        </Link>
      )
    case 'survey':
      return (
        <Link to="/collect/surveys/$surveyId" params={{ surveyId: target.survey }} search={{}}>
          {children}
        </Link>
      )
    default:
      return <ToList target={target}>{children}</ToList>
  }
}

type ListTarget = Extract<
  StepTarget,
  { to: 'surveys' | 'unmapped' | 'sources' | 'inbox' | 'connections' | 'observations' }
>

function ToList({ target, children }: { target: ListTarget; children: ReactNode }) {
  switch (target.to) {
    case 'unmapped':
      return (
        <Link to="/unify/catalog" search={{ show: 'unmapped' }}>
          {children}
        </Link>
      )
    case 'surveys':
      return <Link to="/collect/surveys">{children}</Link>
    case 'sources':
      return <Link to="/collect/sources">{children}</Link>
    case 'inbox':
      return <Link to="/collect/feedback">{children}</Link>
    case 'connections':
      return <Link to="/collect/feedback/connections">{children}</Link>
    case 'observations':
      return <Link to="/collect/feedback/observations">{children}</Link>
  }
}
