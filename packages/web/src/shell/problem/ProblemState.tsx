import { ErrorState } from '../../ui/state/states.tsx'
import { factsOf } from '../api/problem.ts'
import { useProblemText } from './use-problem-text.ts'

type Props = { error: unknown; onRetry?: () => void; bare?: boolean }

/** An error of the API as the reader meets it. */
export function ProblemState({ error, onRetry, bare }: Props) {
  const text = useProblemText()(error)
  // What a role may not do or what is gone stays so at the second try.
  const again = [403, 404, 410].includes(factsOf(error).status) ? undefined : onRetry
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
