import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RichText } from '../../../ui/text/RichText.tsx'
import type { StepState } from '../view.ts'

type Props = { n: number; state: StepState; title: string; text: string; children: ReactNode }

/** One step: number or tick, what to do or what was done, and the way there. */
export function FirstRunStep({ n, state, title, text, children }: Props) {
  const { t } = useTranslation('firstRun')
  return (
    <li className={`first-run-step first-run-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="first-run-mark" aria-hidden="true">
        {state === 'done' ? (
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M2 6.500 5 9.500 10 3" fill="none" stroke="currentColor" strokeWidth="1.800" />
          </svg>
        ) : (
          n
        )}
      </span>
      <div className="first-run-words">
        <p className="t14 b">
          <span className="visually-hidden">{`${t('step', { n })}, ${t(state)}: `}</span>
          {title}
        </p>
        <p className="t2">
          <RichText text={text} />
        </p>
      </div>
      <div className="first-run-go">{children}</div>
    </li>
  )
}
