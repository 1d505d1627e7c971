import { useTranslation } from 'react-i18next'
import { PasswordField } from '../../ui/form/Field.tsx'
import { checkRequired } from './checks.ts'
import { useFaultText } from './use-fault-text.ts'

type Props = { value: string; tried: boolean; onChange: (password: string) => void }

/** The password that somebody signs in with. */
export function CurrentPassword({ value, tried, onChange }: Props) {
  const { t } = useTranslation('auth')
  const fault = useFaultText()
  return (
    <PasswordField
      label={t('password')}
      name="password"
      autoComplete="current-password"
      show={t('showPassword')}
      hide={t('hidePassword')}
      value={value}
      error={tried ? fault(checkRequired(value), value) : null}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
