import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { dayIn, formatDay } from '../../../ui/format/index.ts'
import { CaretIcon } from '../../../ui/icons.tsx'
import { CardPopover } from '../../../ui/popover/CardPopover.tsx'
import { RichText } from '../../../ui/text/RichText.tsx'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useMergeChange } from '../queries.ts'
import { useIdentities } from '../use-identities.ts'
import { type PersonReply, ruleWord } from '../view.ts'

/** "3 profiles merged": why, when, by which rule, and the way back. */
export function MergesButton({ person }: { person: PersonReply }) {
  const { t } = useTranslation('people')
  if (person.merges.length === 0) return null
  return (
    <CardPopover label={t('merged.why')} placement="bottomRight" content={() => <Merges person={person} />}>
      {(open) => (
        <button type="button" className="plain-button" aria-expanded={open} aria-haspopup="dialog">
          {t('merged.count', { count: person.profiles })}
          <CaretIcon />
        </button>
      )}
    </CardPopover>
  )
}

function Merges({ person }: { person: PersonReply }) {
  const { t } = useTranslation('people')
  const session = useSession()
  return (
    <div className="merges">
      <div className="row">
        <span className="b">{t('merged.why')}</span>
        <span className="sp" />
        {may(session, 'people:merge') ? <span className="ci">{t('merged.note')}</span> : null}
      </div>
      <ul>
        {person.merges.map((merge) => (
          <MergeRow key={merge.id} personId={person.id} merge={merge} />
        ))}
      </ul>
      <p className="note">{t('merged.stays')}</p>
    </div>
  )
}

function MergeRow({ personId, merge }: { personId: string; merge: PersonReply['merges'][number] }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const session = useSession()
  const change = useMergeChange(personId)
  const offerUndo = useUndo()
  const explain = useProblemText()
  const identities = useIdentities()
  const zone = session.workspace.timeZone
  const day = (iso: string) => formatDay(dayIn(Date.parse(iso), zone), language)
  const [left, right] = identities([merge.left, merge.right])
  const undone = merge.undoneAt !== null
  const toggle = async () => {
    await change.mutateAsync({ mergeId: merge.id, undo: !undone })
    if (undone) return
    offerUndo({
      done: t('merged.done'),
      undo: () => change.mutateAsync({ mergeId: merge.id, undo: false }),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <li>
      <span className="t3 nw">{day(merge.at)}</span>
      <span>
        <RichText
          text={t('merged.pair', {
            left: `${left?.kind} ${left?.value}`,
            right: `${right?.kind} ${right?.value}`,
            rule: t(`merged.rule.${ruleWord(merge.rule)}`, { rule: merge.rule }),
          })}
        />
        <div className="note">
          {t('merged.source', { source: merge.source })}
          {merge.undoneAt ? ` · ${t('merged.undone', { date: day(merge.undoneAt) })}` : ''}
        </div>
        {change.isError ? (
          <div className="field-error" role="alert">
            {explain(change.error).title}
          </div>
        ) : null}
        {may(session, 'people:merge') ? (
          <button
            type="button"
            className="plain-button small merge-button"
            disabled={change.isPending}
            onClick={() => void toggle().catch(() => undefined)}
          >
            {undone ? t('merged.redo') : t('merged.undo')}
          </button>
        ) : null}
      </span>
    </li>
  )
}
