import type { QuestionType } from '@opencxm/survey'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { LineIcon } from '../../../ui/icons.tsx'
import { addBlock, addEnding, addItem } from '../edit/edits.ts'
import { newQuestion, questionGroups } from '../edit/new-question.ts'
import { useEditor } from '../editor.tsx'
import { useStarterWords } from '../use-starter-words.ts'
import { typeIcons } from './type-icons.ts'

/** Adds a question behind the selected one, or a block of its own. */
export function AddQuestion() {
  const { t } = useTranslation('builder')
  const { survey, edit, select, selection } = useEditor()
  const words = useStarterWords()
  const [open, setOpen] = useState<'question' | 'block' | null>(null)
  const add = (type: QuestionType) => {
    const question = newQuestion(survey, type, words)
    const where =
      selection.kind === 'item'
        ? { after: selection.id }
        : selection.kind === 'block'
          ? { block: selection.id }
          : { block: survey.blocks.at(-1)?.id ?? '' }
    const behind = selection.kind === 'block' ? selection.id : undefined
    edit((now) => (open === 'block' ? addBlock(now, question, behind).survey : addItem(now, question, where)))
    select({ kind: 'item', id: question.id })
    setOpen(null)
  }
  return (
    <div className="outline-add">
      {(['question', 'block'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className="plain-button small"
          aria-haspopup="dialog"
          onClick={() => setOpen(kind)}
        >
          {t(kind === 'question' ? 'outline.addQuestion' : 'outline.addBlock')}
        </button>
      ))}
      {open ? (
        <Dialog label={t('outline.chooseType')} onClose={() => setOpen(null)} className="dialog-wide">
          <TypeMenu onChoose={add} />
        </Dialog>
      ) : null}
    </div>
  )
}

function TypeMenu({ onChoose }: { onChoose: (type: QuestionType) => void }) {
  const { t } = useTranslation('builder')
  return (
    <div className="type-menu">
      <h2 className="t16 b">{t('outline.chooseType')}</h2>
      {questionGroups.map(({ id, types }) => (
        <div key={id}>
          <h3 className="outline-head">{t(`typeGroup.${id}`)}</h3>
          <div className="type-menu-group">
            {types.map((type) => (
              <button key={type} type="button" className="type-choice" onClick={() => onChoose(type)}>
                <LineIcon path={typeIcons[type]} />
                <span>{t(`type.${type}`)}</span>
              </button>
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}

/** Adds an ending. */
export function AddEnding() {
  const { t } = useTranslation('builder')
  const { survey, edit, select } = useEditor()
  return (
    <div className="outline-add">
      <button
        type="button"
        className="plain-button small"
        onClick={() => {
          const added = addEnding(survey, t('starter.ending'))
          edit(() => added.survey)
          select({ kind: 'ending', id: added.id })
        }}
      >
        {t('outline.addEnding')}
      </button>
    </div>
  )
}
