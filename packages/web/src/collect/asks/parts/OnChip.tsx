import { useTranslation } from 'react-i18next'
import { Chip } from '../../../ui/estimate/Chip.tsx'

/** Whether a rule asks at present. */
export function OnChip({ on }: { on: boolean }) {
  const { t } = useTranslation('asks')
  return <Chip kind={on ? 'tag' : 'neutral'}>{t(on ? 'on' : 'off')}</Chip>
}
