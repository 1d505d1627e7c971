import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useImportChanges } from '../queries.ts'
import type { ImportDetail, RejectedRow } from '../types.ts'
import { useReasonSentence } from '../use-reason-sentence.ts'
import { cellsOf, changedCells, isMendable } from '../view.ts'

type Props = {
  one: ImportDetail
  row: RejectedRow
  columns: readonly string[]
  open: boolean
  repairable: boolean
  onToggle: () => void
}

/** One rejected row: line and reasons; open: its cells, to mend and try again. */
export function RejectedLine({ one, row, columns, open, repairable, onToggle }: Props) {
  const { t } = useTranslation('imports')
  const reason = useReasonSentence(one.mapping)
  return (
    <li className="imports-rejected-row">
      <div className="imports-rejected-head">
        <span className="ci">{t('setup.preview.line', { line: row.line })}</span>
        <span className="imports-rejected-why">
          {row.problems.map((problem) => (
            <span key={`${problem.reason} ${problem.column ?? ''}`}>{reason(problem)}</span>
          ))}
        </span>
        <button type="button" className="plain-button small" aria-expanded={open} onClick={onToggle}>
          {open ? t('rejected.close') : repairable ? t('rejected.repair') : t('rejected.cells')}
        </button>
      </div>
      {open ? <RepairForm one={one} row={row} columns={columns} repairable={repairable} /> : null}
    </li>
  )
}

function RepairForm({ one, row, columns, repairable }: Omit<Props, 'open' | 'onToggle'>) {
  const { t } = useTranslation('imports')
  const messages = useMessages()
  const reason = useReasonSentence(one.mapping)
  const { repair } = useImportChanges()
  const [cells] = useState(() => cellsOf(row, columns))
  const [texts, setTexts] = useState<Record<string, string>>({})
  const still = repair.data?.stillRejected.find(({ line }) => line === row.line)
  const mendable = row.problems.every((problem) => isMendable(problem.reason))
  const send = async () => {
    const changed = changedCells(cells, texts)
    const done = await repair.mutateAsync({ id: one.id, rows: [{ line: row.line, cells: changed }] })
    if (done.accepted > 0) messages.success(t('rejected.accepted', { line: row.line }))
  }
  return (
    <form
      className="imports-repair"
      onSubmit={(event) => {
        event.preventDefault()
        void send().catch(() => undefined)
      }}
    >
      <div className="imports-cells">
        {cells.map(({ column, text, expected }) => (
          <Field
            key={column}
            label={column}
            value={texts[column] ?? text}
            readOnly={!repairable || !mendable}
            aria-invalid={expected === null ? undefined : true}
            hint={expected === null ? undefined : t('rejected.expected', { expected })}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTexts({ ...texts, [column]: event.target.value })}
          />
        ))}
      </div>
      {mendable ? null : <p className="note">{t('rejected.notByCells')}</p>}
      {still ? (
        <p className="field-error" role="alert">
          {`${t('rejected.still')}: ${still.problems.map(reason).join(' · ')}`}
        </p>
      ) : null}
      <Refusal error={repair.error} />
      {repairable && mendable ? (
        <div className="imports-buttons">
          <button type="submit" className="plain-button primary" disabled={repair.isPending}>
            {t('rejected.again')}
          </button>
        </div>
      ) : null}
    </form>
  )
}
