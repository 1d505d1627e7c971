import type { LocalName } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/form/Field.tsx'
import { isNameless } from '../view.ts'

type Props = { name: LocalName; tried: boolean; onChange: (name: LocalName) => void }

/** One name in three languages; any one of them is enough, it stands in for the others. */
export function NameFields({ name, tried, onChange }: Props) {
  const { t } = useTranslation('catalog')
  return (
    <div className="form-row">
      <Field
        label={t('form.nameEn')}
        value={name.en}
        maxLength={80}
        lang="en"
        error={tried && isNameless(name) ? t('form.needName') : null}
        onChange={({ target }) => onChange({ ...name, en: target.value })}
      />
      <Field
        label={t('form.nameHans')}
        hint={t('form.nameHint')}
        value={name['zh-Hans'] ?? ''}
        maxLength={80}
        lang="zh-Hans"
        onChange={({ target }) => onChange({ ...name, 'zh-Hans': target.value })}
      />
      <Field
        label={t('form.nameHant')}
        value={name['zh-Hant'] ?? ''}
        maxLength={80}
        lang="zh-Hant"
        onChange={({ target }) => onChange({ ...name, 'zh-Hant': target.value })}
      />
    </div>
  )
}
