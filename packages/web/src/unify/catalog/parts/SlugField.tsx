import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/form/Field.tsx'

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
