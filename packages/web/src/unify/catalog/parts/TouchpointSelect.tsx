import type { Stage, Touchpoint } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../../understand/filters/view.ts'
import { stageGroups } from '../view.ts'

export type JourneyModel = { stages: readonly Stage[]; touchpoints: readonly Touchpoint[] }

type Props = {
  model: JourneyModel
  value: string | null
  label: string
  disabled?: boolean
  id?: string
  onChange: (slug: string | null) => void
}

/** Touchpoints under their stages, in the browser's own control: it is fast in a table of hundreds of rows. */
export function TouchpointSelect({ model, value, label, disabled, id, onChange }: Props) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  return (
    <select
      {...(id ? { id, 'aria-describedby': `${id}-hint` } : { 'aria-label': label })}
      className={id ? 'field-input' : 'field-input catalog-select'}
      value={value ?? ''}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{t('noTouchpoint')}</option>
      {stageGroups(model.stages, model.touchpoints).map(({ stage, touchpoints }) => (
        <optgroup key={stage.slug} label={localName(stage.name, language)}>
          {touchpoints.map((touchpoint) => (
            <option key={touchpoint.slug} value={touchpoint.slug}>
              {localName(touchpoint.name, language)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}
