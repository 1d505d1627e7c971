import { ErrorState } from '../../ui/state/states.tsx'
import { useProblemText } from './use-problem-text.ts'

type Props = { error: unknown; onRetry?: () => void; bare?: boolean }

/** An error of the API as the reader meets it. */
export function ProblemState({ error, onRetry, bare }: Props) {
  const text = useProblemText()(error)
  return (
    <ErrorState
      title={text.title}
      hint={text.hint}
      problems={text.problems}
      {...(text.detail ? { detail: text.detail } : {})}
      {...(text.reference ? { reference: text.reference } : {})}
      {...(onRetry ? { onRetry } : {})}
      {...(bare ? { bare } : {})}
    />
  )
}
