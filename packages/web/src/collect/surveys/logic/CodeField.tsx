import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LongField } from '../../../ui/form/LongField.tsx'

type Props = { label: string; value: unknown; onChange: (value: unknown) => void }

/** Logic that the rows cannot show, as JSON; taken over as soon as it can be read. The checks say what is wrong with it. */
export function CodeField({ label, value, onChange }: Props) {
  const { t } = useTranslation('builder')
  const [text, setText] = useState(() => JSON.stringify(value, null, 2))
  const [bad, setBad] = useState(false)
  return (
    <LongField
      label={label}
      hint={t('logic.codeHint')}
      error={bad ? t('logic.codeBad') : null}
      code
      rows={6}
      maxLength={20_000}
      value={text}
      onChange={(event) => {
        setText(event.target.value)
        try {
          const read: unknown = JSON.parse(event.target.value)
          setBad(false)
          onChange(read)
        } catch {
          setBad(true)
        }
      }}
    />
  )
}
