import { useTranslation } from 'react-i18next'
import { initials } from '../../../shell/frame/initials.ts'
import { useSession } from '../../../shell/session.ts'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { dayIn, formatAgo, formatClock, formatDay } from '../../../ui/format/index.ts'
import { IdentityChips } from '../../../ui/quote/IdentityChips.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { traitValueWords } from '../../../understand/filters/view.ts'
import { useIdentities } from '../use-identities.ts'
import { chipTraits, type PersonReply, textTrait, zoneOf } from '../view.ts'
import { MergesButton } from './MergesButton.tsx'

/** Who it is: name, a few traits, since when and where, identifiers, and what was merged. */
export function PersonHead({ person }: { person: PersonReply }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { workspace } = useSession()
  const identities = useIdentities()
  const now = Date.now()
  const zone = zoneOf(person.traits)
  const facts = [
    person.firstSeenAt
      ? t('facts.since', { date: formatDay(dayIn(Date.parse(person.firstSeenAt), workspace.timeZone), language) })
      : null,
    textTrait(person.traits, 'city'),
    zone ? t('facts.local', { time: formatClock(new Date(now).toISOString(), zone, language) }) : null,
    person.lastSeenAt ? t('facts.lastSeen', { ago: formatAgo(person.lastSeenAt, now, language) }) : null,
  ].filter((fact) => fact !== null)
  return (
    <div className="person-head">
      <span className="avatar person-avatar" aria-hidden="true">
        {initials(person.name)}
      </span>
      <div className="person-who">
        <div className="row wrap">
          <h2 className="t20 b">{person.name === '' ? t('nameless') : person.name}</h2>
          {chipTraits(person.traits).map(({ key, value }) => (
            <Chip kind="tag" key={key}>
              {traitValueWords(key, value, language)}
            </Chip>
          ))}
        </div>
        <div className="t2 person-facts">{facts.join(' · ')}</div>
        <div className="person-ids">
          <IdentityChips identities={identities(person.identifiers)} />
        </div>
      </div>
      <MergesButton person={person} />
    </div>
  )
}
