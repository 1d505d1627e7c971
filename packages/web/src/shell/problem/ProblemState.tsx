import { ErrorState } from '../../ui/state/states.tsx'
import { factsOf } from '../api/problem.ts'
import { useProblemText } from './use-problem-text.ts'

type Props = { error: unknown; onRetry?: () => void; bare?: boolean }

/** An error of the API as the reader meets it. */
export function ProblemState({ error, onRetry, bare }: Props) {
  const text = useProblemText()(error)
  // What a role may not do, it may not do at the second try either.
  const again = factsOf(error).status === 403 ? undefined : onRetry
  return (
    <ErrorState
      title={text.title}
      hint={text.hint}
      problems={text.problems}
      {...(text.detail ? { detail: text.detail } : {})}
      {...(text.reference ? { reference: text.reference } : {})}
      {...(again ? { onRetry: again } : {})}
      {...(bare ? { bare } : {})}
    />
  )
}
