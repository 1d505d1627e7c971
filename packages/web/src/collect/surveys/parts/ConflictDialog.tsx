import type { SurveyDraft } from '@opencxm/server/contract'
import { contract } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callRoute } from '../../../shell/api/call-route.ts'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'

type Props = { id: string; onTheirs: (theirs: SurveyDraft) => void; onMine: (revision: number) => void }

/** Somebody else saved meanwhile: nothing is overwritten until it is said whose survey goes on. Undo brings the other one back. */
export function ConflictDialog({ id, onTheirs, onMine }: Props) {
  const { t } = useTranslation('builder')
  const explain = useProblemText()
  const [problem, setProblem] = useState<string | null>(null)
  const take = async (whose: 'theirs' | 'mine') => {
    setProblem(null)
    try {
      const theirs = await callRoute(contract.surveys.get, { params: { survey: id } })
      if (whose === 'theirs') onTheirs(theirs)
      else onMine(theirs.revision)
    } catch (error) {
      setProblem(explain(error).title)
    }
  }
  return (
    <Dialog label={t('conflict.title')} onClose={() => void take('theirs')}>
      <div className="form">
        <h2 className="t16 b">{t('conflict.title')}</h2>
        <p className="t2">{t('conflict.text')}</p>
        {problem ? (
          <p className="field-error" role="alert">
            {problem}
          </p>
        ) : null}
        <div className="form-actions">
          <button type="button" className="plain-button" onClick={() => void take('mine')}>
            {t('conflict.mine')}
          </button>
          <button type="button" className="plain-button primary" onClick={() => void take('theirs')}>
            {t('conflict.theirs')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
