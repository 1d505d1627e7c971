import { useTranslation } from 'react-i18next'
import { type Direction, type Verdict, verdictLook } from '../format/index.ts'
import { DownIcon, SameIcon, UpIcon } from '../icons.tsx'
import { Chip } from './Chip.tsx'
import './estimate.css'

type Props = {
  verdict: Verdict
  /** False for drop-off, waiting time, cost: then a rise is brown. */
  riseIsGood?: boolean
  /** Words of one's own, such as "Worked" or "Overrated". */
  label?: string
}

/** The arrow for a direction. */
export function DirectionIcon({ direction }: { direction: Direction }) {
  if (direction === 'up') return <UpIcon />
  if (direction === 'down') return <DownIcon />
  return direction === 'same' ? <SameIcon /> : null
}

/** `▼ Detectable drop`, `▲ Detectable rise`, `= No detectable change`. */
export function VerdictChip({ verdict, riseIsGood = true, label }: Props) {
  const { t } = useTranslation('ui')
  const look = verdictLook(verdict, riseIsGood)
  if (verdict === 'not_enough_data') return <Chip kind="empty">{label ?? t('verdict.notEnough')}</Chip>
  const words = { up: t('verdict.rise'), down: t('verdict.drop'), same: t('verdict.same'), none: '' }
  return (
    <Chip kind={look.tone} icon={<DirectionIcon direction={look.direction} />}>
      {label ?? words[look.direction]}
    </Chip>
  )
}

/** The same in a table cell: text only, without a box. */
export function VerdictText({ verdict, riseIsGood = true }: Props) {
  const { t } = useTranslation('ui')
  const look = verdictLook(verdict, riseIsGood)
  const words = {
    up: t('verdict.shortRise'),
    down: t('verdict.shortDrop'),
    same: t('verdict.shortSame'),
    none: t('verdict.shortNotEnough'),
  }
  const tone = { good: 'pos', bad: 'neg', neutral: 't3' }[look.tone]
  return (
    <span className={`verdict-text t12 ${tone}`}>
      <DirectionIcon direction={look.direction} />
      {words[look.direction]}
    </span>
  )
}
