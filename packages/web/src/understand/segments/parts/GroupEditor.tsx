import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { CaretIcon, CloseIcon } from '../../../ui/icons.tsx'
import {
  type ConditionKind,
  changePart,
  type Draft,
  type DraftProblem,
  emptyCondition,
  type GroupDraft,
  mayNest,
  nextId,
  partsMax,
} from '../view.ts'
import { ConditionEditor } from './ConditionEditor.tsx'

type Props = {
  root: GroupDraft
  group: GroupDraft
  depth: number
  /** What is missing, by part; null before the first try to save. */
  problems: Map<number, DraftProblem> | null
  onChange: (root: GroupDraft) => void
}

const kinds: readonly ConditionKind[] = ['trait', 'did', 'sequence', 'score']

/** All or any of some conditions; a part may be turned around and may be a group again. */
export function GroupEditor({ root, group, depth, problems, onChange }: Props) {
  const { t } = useTranslation('segments')
  const problem = problems?.get(group.id)
  const change = (next: Draft) => onChange(changePart(root, next.id, () => next))
  const drop = (id: number) => onChange(changePart(root, id, () => null))
  return (
    <fieldset className="rule-group">
      <div className="rule-head">
        <select
          className="field-input rule-short"
          aria-label={t('builder.join')}
          value={group.join}
          onChange={(event) => change({ ...group, join: event.target.value === 'any' ? 'any' : 'all' })}
        >
          <option value="all">{t('builder.all')}</option>
          <option value="any">{t('builder.any')}</option>
        </select>
        {depth > 0 ? <PartButtons part={group} onChange={change} onDrop={() => drop(group.id)} /> : null}
      </div>
      {group.parts.length === 0 && !problem ? (
        <p className="t2">{depth === 0 ? t('builder.emptyRoot') : t('builder.emptyGroup')}</p>
      ) : null}
      {group.parts.map((part) =>
        'parts' in part ? (
          <GroupEditor
            key={part.id}
            root={root}
            group={part}
            depth={depth + 1}
            problems={problems}
            onChange={onChange}
          />
        ) : (
          <div key={part.id} className="rule-part">
            <div className="rule-head">
              <span className="t2 t12">{t(`builder.addKind.${part.condition.kind}`)}</span>
              <PartButtons part={part} onChange={change} onDrop={() => drop(part.id)} />
            </div>
            <ConditionEditor condition={part.condition} onChange={(condition) => change({ ...part, condition })} />
            <Problem problem={problems?.get(part.id)} />
          </div>
        ),
      )}
      <Problem problem={problem} />
      <AddButton
        mayGroup={mayNest(depth)}
        full={group.parts.length >= partsMax}
        onAdd={(kind) => {
          const id = nextId(root)
          const part: Draft =
            kind === 'group'
              ? { id, not: false, join: 'any', parts: [{ id: id + 1, not: false, condition: emptyCondition('trait') }] }
              : { id, not: false, condition: emptyCondition(kind) }
          change({ ...group, parts: [...group.parts, part] })
        }}
      />
    </fieldset>
  )
}

function Problem({ problem }: { problem: DraftProblem | undefined }) {
  const { t } = useTranslation('segments')
  if (!problem) return null
  return (
    <p className="field-error" role="alert">
      {t(`problem.${problem}`)}
    </p>
  )
}

type PartProps = { part: Draft; onChange: (part: Draft) => void; onDrop: () => void }

function PartButtons({ part, onChange, onDrop }: PartProps) {
  const { t } = useTranslation('segments')
  const remove = 'parts' in part ? t('builder.removeGroup') : t('builder.removeCondition')
  return (
    <>
      <span className="sp" />
      <label className="rule-not" title={t('builder.notHint')}>
        <input
          type="checkbox"
          checked={part.not}
          onChange={(event) => onChange({ ...part, not: event.target.checked })}
        />
        {t('builder.not')}
      </label>
      <button type="button" className="info-button" aria-label={remove} title={remove} onClick={onDrop}>
        <CloseIcon />
      </button>
    </>
  )
}

type AddProps = { mayGroup: boolean; full: boolean; onAdd: (kind: ConditionKind | 'group') => void }

function AddButton({ mayGroup, full, onAdd }: AddProps) {
  const { t } = useTranslation('segments')
  const items = [
    ...kinds.map((kind) => ({ key: kind as string, label: t(`builder.addKind.${kind}`) })),
    ...(mayGroup ? [{ key: 'group', label: t('builder.addGroup') }] : []),
  ]
  return (
    <Dropdown
      trigger={['click']}
      disabled={full}
      menu={{ items, onClick: ({ key }) => onAdd(kinds.find((kind) => kind === key) ?? 'group') }}
    >
      <button type="button" className="plain-button small rule-add" aria-haspopup="menu">
        {t('builder.add')}
        <CaretIcon />
      </button>
    </Dropdown>
  )
}
