import { areOneUnit, drawWith, type Jump, type Target } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { nameOf, titleOf } from '../edit/diff.ts'
import { placeOf } from '../edit/edits.ts'
import { useEditor } from '../editor.tsx'
import { ConditionField } from './ConditionEditor.tsx'
import type { LogicPlace } from './sources.ts'
import { useLogicWords } from './use-logic-words.ts'

type Props = {
  jumps: readonly Jump[] | undefined
  /** The item or block behind which they are taken; its own answer may be read. */
  after: { item?: string; block?: string }
  onChange: (jumps: readonly Jump[] | undefined) => void
}

/** Where the survey goes on when its screen is passed; the first rule that holds is taken. */
export function JumpsField({ jumps = [], after, onChange }: Props) {
  const { t } = useTranslation('builder')
  const { survey, mayWrite } = useEditor()
  const words = useLogicWords(survey)
  const targets = useTargets(after)
  const place = placeAfter(survey.blocks, after)
  const put = (next: readonly Jump[]) => onChange(next.length > 0 ? next : undefined)
  const [first] = targets
  return (
    <div className="logic-jumps">
      {jumps.length === 0 ? <p className="t2">{t('jumps.none')}</p> : null}
      {jumps.map((jump, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: jumps have no identity of their own
        <div key={at} className="logic-jump">
          <p>{t('jumps.goes', { target: words.target(jump.to) })}</p>
          {mayWrite ? (
            <select
              className="field-input"
              aria-label={t('jumps.target')}
              value={targetKey(jump.to)}
              onChange={(event) => put(jumps.with(at, { ...jump, to: readTarget(event.target.value) }))}
            >
              {targets.some(({ key }) => key === targetKey(jump.to)) ? null : (
                <option value={targetKey(jump.to)}>{words.target(jump.to)}</option>
              )}
              {targets.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          ) : null}
          <ConditionField
            value={jump.when}
            place={place}
            always={t('jumps.always')}
            lead={t('jumps.when')}
            onChange={(when) => put(jumps.with(at, when === undefined ? { to: jump.to } : { to: jump.to, when }))}
          />
          {mayWrite ? (
            <button
              type="button"
              className="plain-button small builder-start"
              onClick={() => put(jumps.toSpliced(at, 1))}
            >
              {t('jumps.remove')}
            </button>
          ) : null}
        </div>
      ))}
      {mayWrite && first ? (
        <button
          type="button"
          className="plain-button small builder-start"
          onClick={() => put([...jumps, { to: readTarget(first.key) }])}
        >
          {t('jumps.add')}
        </button>
      ) : null}
    </div>
  )
}

function targetKey(to: Target): string {
  return 'ending' in to ? `ending:${to.ending}` : 'block' in to ? `block:${to.block}` : `question:${to.question}`
}

function readTarget(key: string): Target {
  const [kind, id = ''] = key.split(':')
  return kind === 'ending' ? { ending: id } : kind === 'block' ? { block: id } : { question: id }
}

/** What was answered on the screen that is passed may be read too. */
function placeAfter(
  blocks: readonly { id: string; items: readonly { id: string }[] }[],
  after: Props['after'],
): LogicPlace {
  const items = blocks.flatMap((block) => block.items)
  if (after.item !== undefined) {
    const next = items[items.findIndex(({ id }) => id === after.item) + 1]
    return next ? { item: next.id } : {}
  }
  const next = blocks[blocks.findIndex(({ id }) => id === after.block) + 1]
  return next ? { block: next.id } : {}
}

/** Everything that lies ahead: jumps never lead back. */
function useTargets(after: Props['after']): { key: string; label: string }[] {
  const { t } = useTranslation('builder')
  const { survey } = useEditor()
  const place = after.item === undefined ? null : placeOf(survey, after.item)
  const block = place?.block ?? survey.blocks.findIndex(({ id }) => id === after.block)
  const from = place?.item ?? survey.blocks[block]?.items.length ?? 0
  const targets: { key: string; label: string }[] = []
  survey.blocks.forEach((one, at) => {
    if (
      at < block ||
      (at > block && drawWith(survey, one.id) && !areOneUnit(survey, survey.blocks[block]?.id ?? '', one.id))
    )
      return
    if (at > block) targets.push({ key: `block:${one.id}`, label: t('jumps.block', { name: nameOf(one, survey) }) })
    if (one.shuffle || (at === block && one.paging === 'together')) return
    one.items.forEach((item, itemAt) => {
      if (item.type === 'listen' || (at === block && itemAt <= from)) return
      targets.push({ key: `question:${item.id}`, label: titleOf(item, survey) })
    })
  })
  for (const { id, title } of survey.endings) {
    targets.push({ key: `ending:${id}`, label: t('jumps.ending', { name: title[survey.languages[0] ?? ''] || id }) })
  }
  return targets
}
