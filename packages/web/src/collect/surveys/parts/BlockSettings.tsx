import { type Block, drawParts, drawWith, type Loop, type Survey } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { SelectField } from '../../../ui/form/Field.tsx'
import { titleOf } from '../edit/diff.ts'
import { areDrawn, setDrawn, setShown } from '../edit/draws.ts'
import { changeBlock, duplicateBlock, nudgeBlock, removeBlock, withParts } from '../edit/edits.ts'
import { idProblem, renameId } from '../edit/ids.ts'
import { withoutLoop } from '../edit/loops.ts'
import { useEditor } from '../editor.tsx'
import { ConditionField } from '../logic/ConditionEditor.tsx'
import { JumpsField } from '../logic/JumpsField.tsx'
import { Fold } from './Fold.tsx'
import { IdField, NumberField, WordsField } from './inputs.tsx'

/** A block: one screen or several, for whom, how often, in which order. */
export function BlockSettings({ id }: { id: string }) {
  const { t } = useTranslation('builder')
  const { survey, edit, mayWrite } = useEditor()
  const block = survey.blocks.find((one) => one.id === id)
  if (!block) return null
  const put = (parts: { readonly [name: string]: unknown }, key?: string) =>
    edit((now) => changeBlock(now, id, (one) => withParts(one, parts)), key && `${id} ${key}`)
  return (
    <>
      <WordsField
        label={t('block.title')}
        hint={t('block.titleHint')}
        text={block.title}
        onChange={(title) => put({ title }, 'title')}
      />
      <SelectField
        label={t('block.paging')}
        value={block.paging}
        options={(['each', 'together'] as const).map((value) => ({ value, label: t(`block.${value}`) }))}
        onChange={(paging) => put({ paging })}
      />
      <CheckField
        label={t('block.shuffle')}
        checked={block.shuffle === true}
        disabled={!mayWrite}
        onChange={(shuffle) => put({ shuffle: shuffle || undefined, ...(shuffle ? {} : { draw: undefined }) })}
      />
      {block.shuffle ? (
        <NumberField
          label={t('block.draw')}
          hint={t('block.drawHint')}
          value={block.draw}
          whole
          min={1}
          max={block.items.length}
          onChange={(draw) => put({ draw }, 'draw')}
        />
      ) : null}
      <Draw block={block} />
      <Fold title={t('item.logic')} open={Boolean(block.show ?? block.jumps?.length)}>
        <ConditionField
          value={block.show}
          place={{ block: id }}
          always={t('block.alwaysShown')}
          lead={t('item.shownWhen')}
          onChange={(show) => put({ show })}
        />
        <JumpsField jumps={block.jumps} after={{ block: id }} onChange={(jumps) => put({ jumps })} />
      </Fold>
      <Fold title={t('block.loop')} open={Boolean(block.loop)}>
        <LoopFields block={block} />
      </Fold>
      <Fold title={t('block.more')}>
        <IdField
          label={t('item.id')}
          value={id}
          problem={(to) => idProblem(survey, 'blocks', { from: id, to })}
          onRename={(to) => edit((now) => renameId(now, 'blocks', { from: id, to }))}
        />
      </Fold>
      {mayWrite ? <BlockActions id={id} /> : null}
    </>
  )
}

/** Whether a block changes places with the one behind it at random, and how many of those that do each respondent meets. */
function Draw({ block }: { block: Block }) {
  const { t } = useTranslation('builder')
  const { survey, edit, mayWrite } = useEditor()
  const next = survey.blocks[survey.blocks.findIndex(({ id }) => id === block.id) + 1]
  const draw = drawWith(survey, block.id)
  const drawn = draw && drawParts(draw)
  return (
    <>
      {next ? (
        <CheckField
          label={t('block.shuffleNext')}
          checked={areDrawn(survey, [block.id, next.id])}
          disabled={!mayWrite}
          onChange={(checked) => edit((now) => setDrawn(now, [block.id, next.id], checked))}
        />
      ) : null}
      {drawn ? (
        <NumberField
          label={t('block.drawShow')}
          hint={t('block.drawShowHint', { count: drawn.units.length })}
          value={drawn.show}
          whole
          min={1}
          max={drawn.units.length}
          onChange={(show) => edit((now) => setShown(now, block.id, show ?? drawn.units.length), `${block.id} show`)}
        />
      ) : null}
    </>
  )
}

function LoopFields({ block }: { block: Block }) {
  const { t } = useTranslation('builder')
  const { survey, edit, mayWrite } = useEditor()
  const sources = loopSources(survey, block.id)
  const over = block.loop?.over as Record<string, string> | undefined
  const [key, name] = Object.entries(over ?? {})[0] ?? []
  const value = key ? `${key}:${name}` : ''
  const choose = (chosen: string) => {
    const [kind, id] = chosen.split(':')
    edit((now) =>
      changeBlock(now, block.id, (one) =>
        chosen === ''
          ? withoutLoop(now, one)
          : { ...one, loop: { over: { [kind ?? '']: id } as Loop['over'], max: one.loop?.max ?? 5 } },
      ),
    )
  }
  return (
    <>
      <p className="t2">{sources.length === 0 ? t('block.noLoop') : t('block.loopHint')}</p>
      {sources.length === 0 && !block.loop ? null : (
        <SelectField
          label={t('block.loopOver')}
          value={value}
          options={[
            { value: '', label: t('block.once') },
            ...sources.map((source) => ({ value: source.key, label: source.label })),
            ...(value !== '' && !sources.some((source) => source.key === value) ? [{ value, label: value }] : []),
          ]}
          onChange={(chosen) => (mayWrite ? choose(chosen) : undefined)}
        />
      )}
      {block.loop ? (
        <NumberField
          label={t('block.loopMax')}
          value={block.loop.max}
          whole
          min={1}
          max={50}
          required
          onChange={(max) =>
            edit((now) =>
              changeBlock(now, block.id, (one) => (one.loop ? { ...one, loop: { ...one.loop, max: max ?? 1 } } : one)),
            )
          }
        />
      ) : null}
    </>
  )
}

function loopSources(survey: Survey, block: string): { key: string; label: string }[] {
  const at = survey.blocks.findIndex(({ id }) => id === block)
  const before = survey.blocks.slice(0, Math.max(0, at)).filter(({ loop }) => !loop)
  const questions = before
    .flatMap(({ items }) => items)
    .filter((item) => item.type === 'multi' || item.type === 'ranking' || (item.type === 'picture' && item.multiple))
  return [
    ...questions.map((item) => ({ key: `question:${item.id}`, label: titleOf(item, survey) })),
    ...(survey.hidden ?? [])
      .filter(({ type }) => type === 'items')
      .map(({ id }) => ({ key: `hidden:${id}`, label: id })),
    ...(survey.known ?? []).filter(({ type }) => type === 'list').map(({ id }) => ({ key: `known:${id}`, label: id })),
  ]
}

function BlockActions({ id }: { id: string }) {
  const { t } = useTranslation('builder')
  const { survey, edit, drop, select } = useEditor()
  return (
    <div className="row wrap">
      <button type="button" className="plain-button small" onClick={() => edit((now) => nudgeBlock(now, id, -1))}>
        {t('item.up')}
      </button>
      <button type="button" className="plain-button small" onClick={() => edit((now) => nudgeBlock(now, id, 1))}>
        {t('item.down')}
      </button>
      <button
        type="button"
        className="plain-button small"
        onClick={() => {
          const copied = duplicateBlock(survey, id)
          edit(() => copied.survey)
          select({ kind: 'block', id: copied.id })
        }}
      >
        {t('item.duplicate')}
      </button>
      <button
        type="button"
        className="plain-button small"
        disabled={survey.blocks.length < 2}
        onClick={() => drop((now) => removeBlock(now, id))}
      >
        {t('block.remove')}
      </button>
    </div>
  )
}
