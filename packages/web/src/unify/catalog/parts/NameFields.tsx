import type { LocalName } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/form/Field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { isNameless, namesFor } from '../view.ts'

type Props = { name: LocalName; tried: boolean; onChange: (name: LocalName) => void }

/** One name in three languages, the reader's first; any one of them is enough, it stands in for the others. */
export function NameFields({ name, tried, onChange }: Props) {
  const { t } = useTranslation('catalog')
  const labels = { en: t('form.nameEn'), 'zh-Hans': t('form.nameHans'), 'zh-Hant': t('form.nameHant') }
  return (
    <div className="form-row">
      {namesFor(useLanguage()).map((language, at) => (
        <Field
          key={language}
          label={labels[language]}
          {...(at === 0 ? { hint: t('form.nameHint') } : {})}
          value={name[language] ?? ''}
          maxLength={80}
          lang={language}
          error={at === 0 && tried && isNameless(name) ? t('form.needName') : null}
          onChange={({ target }) => onChange({ ...name, [language]: target.value })}
        />
      ))}
    </div>
  )
}
