import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { may, useSession } from '../../shell/session.ts'
import type { MetricFilters } from '../filters/search.ts'
import type { AnswerClass } from './view.ts'

type Props = {
  metricId: string
  search: MetricFilters & { class?: AnswerClass; text?: true }
  className?: string
  /** What stands there for roles that see numbers but no customers; the same words without a link unless said. */
  otherwise?: ReactNode
  children: ReactNode
}

/** A number's way to the people behind it; words alone where the role may not see them. */
export function AnswersLink({ metricId, search, className, otherwise, children }: Props) {
  const session = useSession()
  const look = className === undefined ? {} : { className }
  if (!may(session, 'people:read')) return otherwise === undefined ? <span {...look}>{children}</span> : otherwise
  return (
    <Link to="/understand/metrics/$metricId/answers" params={{ metricId }} search={search} {...look}>
      {children}
    </Link>
  )
}
