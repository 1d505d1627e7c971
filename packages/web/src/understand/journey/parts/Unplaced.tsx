import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../../../shell/session.ts'
import { formatCount } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import type { JourneyMapReply } from '../queries.ts'

const shown = 5
/** A touchpoint's name holds no more. */
const longestName = 80

/** Touchpoints that answers name and the journey lacks; whoever may change the journey adds one with a click. */
export function Unplaced({ map }: { map: JourneyMapReply }) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  const session = useSession()
  if (map.unplaced.length === 0) return null
  const addable = may(session, 'catalog:write') && map.stages.length > 0
  return (
    <div className="row wrap note journey-note">
      <span>{t('unplaced.lead')}</span>
      {map.unplaced.slice(0, shown).map(({ touchpoint, answers }) => {
        const words = t('unplaced.one', { name: touchpoint, n: formatCount(answers, language) })
        return addable && touchpoint.length <= longestName ? (
          <Link
            key={touchpoint}
            to="/unify/catalog/touchpoints"
            search={{ touchpoint: 'new', name: touchpoint }}
            className="link journey-unplaced"
          >
            {words}
          </Link>
        ) : (
          <span key={touchpoint} className="journey-unplaced">
            {words}
          </span>
        )
      })}
      {map.unplaced.length > shown ? <span>{t('unplaced.more')}</span> : null}
      {addable ? <span>{t('unplaced.hint')}</span> : null}
    </div>
  )
}
