import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Chip } from '../estimate/Chip.tsx'
import { InfoIcon } from '../icons.tsx'
import { CardPopover } from '../popover/CardPopover.tsx'
import { RichText } from '../text/RichText.tsx'
import './passport.css'

/** How a number came about, in rows ready to show. `text` may carry `<b>` marks. */
export type Passport = {
  name: string
  version: string
  rows: readonly { label: string; text: string; note?: string }[]
  action?: ReactNode
}

type Props = { passport: Passport; look?: 'button' | 'icon' }

/** Opens the passport of a number: version, question, formula, interval, weighting, lineage, owner. */
export function PassportButton({ passport, look = 'button' }: Props) {
  const { t } = useTranslation('ui')
  const label = t('passport.label', { name: passport.name })
  return (
    <CardPopover label={label} placement="bottomRight" content={() => <PassportCard passport={passport} />}>
      {(open) =>
        look === 'icon' ? (
          <button type="button" className="info-button" aria-label={label} aria-expanded={open}>
            <InfoIcon />
          </button>
        ) : (
          <button type="button" className="plain-button small" title={label} aria-expanded={open}>
            {t('passport.button')}
          </button>
        )
      }
    </CardPopover>
  )
}

function PassportCard({ passport }: { passport: Passport }) {
  return (
    <div className="passport">
      <div className="row wrap">
        <span className="b t14">{passport.name}</span>
        <Chip kind="tag">{passport.version}</Chip>
        <span className="sp" />
        {passport.action}
      </div>
      <dl>
        {passport.rows.map((row) => (
          <div key={row.label}>
            <dt>{row.label}</dt>
            <dd>
              <RichText text={row.text} />
              {row.note ? <div className="note">{row.note}</div> : null}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
