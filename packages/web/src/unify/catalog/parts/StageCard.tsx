import type { Stage, Touchpoint } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatShare, listSeparator } from '../../../ui/format/index.ts'
import { DownIcon, UpIcon } from '../../../ui/icons.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../../understand/filters/view.ts'
import { useRemoveStage, useRemoveTouchpoint, useSaveModel } from '../queries.ts'
import { type ModelDialog, moved, type StageGroup } from '../view.ts'

type Props = {
  group: StageGroup
  /** All stages, in journey order. */
  stages: readonly Stage[]
  /** Event names by touchpoint. */
  events: ReadonlyMap<string, readonly string[]>
  changeable: boolean
  onOpen: (dialog: ModelDialog) => void
}

/** One stage with its touchpoints. */
export function StageCard({ group, stages, events, changeable, onOpen }: Props) {
  const { t } = useTranslation('catalog')
  const { stage, touchpoints } = group
  return (
    <Card
      title={localName(stage.name, useLanguage())}
      subtitle={<code className="mono">{stage.slug}</code>}
      extra={changeable ? <StageActions group={group} stages={stages} onOpen={onOpen} /> : null}
    >
      <div className="card-body">
        {touchpoints.length === 0 ? (
          <p className="t2">{t('model.noTouchpoints')}</p>
        ) : (
          <div className="tbl-scroll">
            <table className="tbl tbl-stack catalog-stage">
              <thead>
                <tr>
                  <th scope="col">{t('model.name')}</th>
                  <th scope="col">{t('model.owner')}</th>
                  <th scope="col">{t('model.channel')}</th>
                  <th scope="col" className="r">
                    {t('model.target')}
                  </th>
                  <th scope="col">{t('model.events')}</th>
                  {changeable ? <th /> : null}
                </tr>
              </thead>
              <tbody>
                {touchpoints.map((touchpoint) => (
                  <TouchpointRow
                    key={touchpoint.slug}
                    touchpoint={touchpoint}
                    siblings={touchpoints}
                    events={events.get(touchpoint.slug) ?? []}
                    changeable={changeable}
                    onOpen={onOpen}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Card>
  )
}

function StageActions({ group, stages, onOpen }: Pick<Props, 'group' | 'stages' | 'onOpen'>) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const save = useSaveModel()
  const remove = useRemoveStage()
  const { stage, touchpoints } = group
  const name = localName(stage.name, language)
  const run = (work: Promise<unknown>) =>
    work.catch((error: unknown) => messages.error(t('model.failed', { reason: explain(error).title })))
  const removeStage = async () => {
    await remove.mutateAsync(stage.slug)
    offerUndo({
      done: t('model.removedStage', { name }),
      undo: () => save.mutateAsync({ stages: { to: [stage], from: [] } }),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <span className="row wrap catalog-stage-actions">
      <Order
        name={name}
        first={stages[0]?.slug === stage.slug}
        last={stages.at(-1)?.slug === stage.slug}
        onMove={(by) => void run(save.mutateAsync({ stages: { to: moved(stages, stage.slug, by), from: stages } }))}
      />
      <button
        type="button"
        className="plain-button small"
        disabled={touchpoints.length > 0}
        title={touchpoints.length > 0 ? t('model.stageHeld') : undefined}
        onClick={() => void run(removeStage())}
      >
        {t('model.remove')}
      </button>
      <button type="button" className="plain-button small" onClick={() => onOpen({ stage: stage.slug })}>
        {t('model.edit')}
      </button>
      <button
        type="button"
        className="plain-button small"
        onClick={() => onOpen({ touchpoint: 'new', inStage: stage.slug })}
      >
        {t('model.addTouchpoint')}
      </button>
    </span>
  )
}

type RowProps = {
  touchpoint: Touchpoint
  siblings: readonly Touchpoint[]
  events: readonly string[]
  changeable: boolean
  onOpen: (dialog: ModelDialog) => void
}

function TouchpointRow({ touchpoint, siblings, events, changeable, onOpen }: RowProps) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const name = localName(touchpoint.name, language)
  return (
    <tr>
      <td>
        <span className="row">
          <span>
            <span className="m">{name}</span>
            <span className="mono t3 catalog-description">{touchpoint.slug}</span>
          </span>
          {touchpoint.side ? <Chip kind="tag">{t('model.side')}</Chip> : null}
        </span>
      </td>
      <td data-label={t('model.owner')}>
        {touchpoint.owner === '' ? <span className="t3">{t('model.noOwner')}</span> : touchpoint.owner}
      </td>
      <td data-label={t('model.channel')}>
        {touchpoint.channel === '' ? <span className="t3">–</span> : touchpoint.channel}
      </td>
      <td className="r" data-label={t('model.target')}>
        {touchpoint.target === null ? (
          <span className="t3">{t('model.noTarget')}</span>
        ) : (
          formatShare(touchpoint.target, 0, language)
        )}
      </td>
      <td className="t2 tbl-whole">
        {events.length === 0 ? (
          <span className="t3">{t('model.noEvents')}</span>
        ) : (
          events.slice(0, 4).join(listSeparator(language)) + (events.length > 4 ? ` +${events.length - 4}` : '')
        )}
      </td>
      {changeable ? (
        <td className="tbl-whole">
          <TouchpointActions touchpoint={touchpoint} siblings={siblings} events={events} onOpen={onOpen} />
        </td>
      ) : null}
    </tr>
  )
}

function TouchpointActions({ touchpoint, siblings, events, onOpen }: Omit<RowProps, 'changeable'>) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const save = useSaveModel()
  const remove = useRemoveTouchpoint()
  const name = localName(touchpoint.name, language)
  const run = (work: Promise<unknown>) =>
    work.catch((error: unknown) => messages.error(t('model.failed', { reason: explain(error).title })))
  const removeTouchpoint = async () => {
    await remove.mutateAsync({ remove: touchpoint.slug })
    offerUndo({
      done: t('model.removedTouchpoint', { name }),
      undo: () => remove.mutateAsync({ restore: touchpoint, events }),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <span className="catalog-actions">
      <Order
        name={name}
        first={siblings[0]?.slug === touchpoint.slug}
        last={siblings.at(-1)?.slug === touchpoint.slug}
        onMove={(by) =>
          void run(save.mutateAsync({ touchpoints: { to: moved(siblings, touchpoint.slug, by), from: siblings } }))
        }
      />
      <button type="button" className="plain-button small" onClick={() => void run(removeTouchpoint())}>
        {t('model.remove')}
      </button>
      <button type="button" className="plain-button small" onClick={() => onOpen({ touchpoint: touchpoint.slug })}>
        {t('model.edit')}
      </button>
    </span>
  )
}

type OrderProps = { name: string; first: boolean; last: boolean; onMove: (by: -1 | 1) => void }

function Order({ name, first, last, onMove }: OrderProps) {
  const { t } = useTranslation('catalog')
  return (
    <>
      <button
        type="button"
        className="info-button"
        aria-label={t('model.up', { name })}
        title={t('model.up', { name })}
        disabled={first}
        onClick={() => onMove(-1)}
      >
        <UpIcon />
      </button>
      <button
        type="button"
        className="info-button"
        aria-label={t('model.down', { name })}
        title={t('model.down', { name })}
        disabled={last}
        onClick={() => onMove(1)}
      >
        <DownIcon />
      </button>
    </>
  )
}
