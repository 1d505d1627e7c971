import { useTranslation } from 'react-i18next'
import { useSession } from '../../shell/session.ts'
import { ChoiceField } from '../../ui/form/CheckField.tsx'
import { type Role, rolesUpTo, toRole } from '../view.ts'

type Props = { value: Role; disabled?: boolean; label: string; onChange: (role: Role) => void }

/** A member's role in a row; roles above one's own are not offered, except the one that is held. */
export function RoleSelect({ value, disabled, label, onChange }: Props) {
  const { t } = useTranslation('shell')
  const session = useSession()
  const offered = rolesUpTo(session.role)
  const options = offered.includes(value) ? offered : [value, ...offered]
  return (
    <select
      className="field-input settings-select"
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={({ target }) => {
        const role = toRole(target.value)
        if (role) onChange(role)
      }}
    >
      {options.map((role) => (
        <option key={role} value={role}>
          {t(`account.role.${role}`)}
        </option>
      ))}
    </select>
  )
}

type ChoiceProps = { value: Role; name: string; legend: string; onChange: (role: Role) => void }

/** A role for something new, each with what it may do. */
export function RoleChoice({ value, name, legend, onChange }: ChoiceProps) {
  const { t } = useTranslation(['settings', 'shell'])
  const session = useSession()
  return (
    <ChoiceField
      legend={legend}
      name={name}
      value={value}
      options={rolesUpTo(session.role).map((role) => ({
        value: role,
        label: t(`shell:account.role.${role}`),
        hint: t(`role.${role}`),
      }))}
      onChange={(text) => {
        const role = toRole(text)
        if (role) onChange(role)
      }}
    />
  )
}
