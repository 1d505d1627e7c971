import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { Field } from '../../../ui/form/Field.tsx'

type Props = {
  title: string
  busy: boolean
  error: unknown
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** The window in which a stage or touchpoint is changed. */
export function ModelForm({ title, busy, error, onSubmit, onClose, children }: Props) {
  const { t } = useTranslation('catalog')
  const explain = useProblemText()
  return (
    <Dialog label={title} onClose={onClose} className="dialog-wide">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <h2 className="t16 b">{title}</h2>
        {children}
        {error ? (
          <p className="field-error" role="alert">
            {[explain(error).title, ...explain(error).problems].join(' ')}
          </p>
        ) : null}
        <div className="form-actions">
          <button type="button" className="plain-button" onClick={onClose}>
            {t('form.cancel')}
          </button>
          <button type="submit" className="plain-button primary" disabled={busy}>
            {t('form.save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

type SlugProps = { slug: string; fault: 'wrong' | 'taken' | null; tried: boolean; onChange: (slug: string) => void }

/** The short name of something new; it cannot be changed afterwards. */
export function SlugField({ slug, fault, tried, onChange }: SlugProps) {
  const { t } = useTranslation('catalog')
  const words = { wrong: t('form.slugWrong'), taken: t('form.slugTaken') }
  return (
    <Field
      label={t('form.slug')}
      hint={t('form.slugHint')}
      value={slug}
      maxLength={63}
      lang="en"
      autoComplete="off"
      spellCheck={false}
      error={fault && (tried || fault === 'taken') ? words[fault] : null}
      onChange={({ target }) => onChange(target.value.trim())}
    />
  )
}
