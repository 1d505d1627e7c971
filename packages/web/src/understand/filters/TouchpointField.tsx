import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/form/Field.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useJourneyModel } from './queries.ts'
import { isOnJourney, localName } from './view.ts'

type Props = {
  label: string
  hint?: string
  value: string
  disabled?: boolean
  onChange: (touchpoint: string) => void
}

/** A touchpoint by its slug or name: those of the journey are offered, another is taken and said to be none of them. */
export function TouchpointField({ label, hint, value, disabled = false, onChange }: Props) {
  const { t } = useTranslation('filters')
  const language = useLanguage()
  const list = useId()
  const touchpoints = useJourneyModel().data?.touchpoints ?? []
  const isStray = touchpoints.length > 0 && value.trim() !== '' && !isOnJourney(touchpoints, value)
  return (
    <>
      <Field
        label={label}
        hint={isStray ? t('notOnJourney', { name: value.trim() }) : hint}
        list={list}
        value={value}
        maxLength={64}
        autoComplete="off"
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {touchpoints.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {localName(name, language)}
          </option>
        ))}
      </datalist>
    </>
  )
}
