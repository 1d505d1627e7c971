import { useTranslation } from 'react-i18next'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { formatCount, listSeparator } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { type ColumnSetup, type problemsOf, type Setup, type Use, usedAs } from '../setup.ts'
import type { ColumnView, Detection } from '../types.ts'
import { samplesOf } from '../view.ts'
import { ColumnDetails } from './ColumnDetails.tsx'

type Props = {
  detection: Detection
  setup: Setup
  problems: ReturnType<typeof problemsOf>
  onColumn: (row: ColumnSetup) => void
  onKey: (key: string[]) => void
  onEventName: (name: string) => void
}

/** Uses as the list offers them, in groups. */
const groups = [
  { word: 'who', uses: ['identifier', 'trait', 'consent'] },
  { word: 'what', uses: ['time', 'event_name', 'property', 'touchpoint', 'channel'] },
  { word: 'felt', uses: ['score', 'text', 'response', 'weight'] },
  { word: 'bought', uses: ['order_id', 'amount', 'currency'] },
  { word: 'rest', uses: ['ignore'] },
] as const

/** What each column is: guessed, and changed here. */
export function ColumnsCard({ detection, setup, problems, onColumn, onKey, onEventName }: Props) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const rows = detection.sampleRows
  const isAnswer = setup.columns.some(({ use }) => use === 'score' || use === 'text')
  const isNamed = setup.columns.some(({ use }) => use === 'event_name')
  const nothing = problems.some(({ problem }) => problem === 'nothing')
  return (
    <Card
      title={t('setup.columns.title')}
      subtitle={t('setup.columns.note', { count: rows, n: formatCount(rows, language) })}
    >
      <div className="card-body">
        {nothing ? (
          <p className="field-error" role="alert">
            {t('setup.problem.nothing')}
          </p>
        ) : null}
        <div className="tbl-scroll">
          <table className="tbl imports-columns" aria-label={t('setup.columns.label')}>
            <thead>
              <tr>
                <th scope="col">{t('setup.columns.column')}</th>
                <th scope="col">{t('setup.columns.use')}</th>
                <th scope="col">{t('setup.columns.details')}</th>
                <th scope="col" className="r">
                  {t('setup.columns.key')}
                </th>
              </tr>
            </thead>
            <tbody>
              {setup.columns.map((row) => {
                const column = detection.columns.find(({ name }) => name === row.column)
                return column ? (
                  <ColumnRow
                    key={row.column}
                    row={row}
                    column={column}
                    problem={problems.find((one) => one.column === row.column)?.problem ?? null}
                    isKey={setup.key.includes(row.column)}
                    onColumn={onColumn}
                    onKey={(on) =>
                      onKey(on ? [...setup.key, row.column] : setup.key.filter((other) => other !== row.column))
                    }
                  />
                ) : null
              })}
            </tbody>
          </table>
        </div>
        {isAnswer || isNamed ? null : (
          <div className="form-narrow imports-event">
            <Field
              label={t('setup.columns.eventName')}
              hint={t('setup.columns.eventNameHint')}
              value={setup.eventName}
              maxLength={200}
              autoComplete="off"
              onChange={(event) => onEventName(event.target.value)}
            />
          </div>
        )}
      </div>
    </Card>
  )
}

type RowProps = {
  row: ColumnSetup
  column: ColumnView
  problem: ReturnType<typeof problemsOf>[number]['problem'] | null
  isKey: boolean
  onColumn: (row: ColumnSetup) => void
  onKey: (on: boolean) => void
}

function ColumnRow({ row, column, problem, isKey, onColumn, onKey }: RowProps) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const isGuess = row.use === column.guess.role && column.guess.confidence === 'unsure' && row.use !== 'property'
  return (
    <tr className={row.use === 'ignore' ? 'imports-ignored' : ''}>
      <td>
        <span className="imports-name">
          <span className="row">
            <span className="m clip" title={row.column}>
              {row.column}
            </span>
            {isGuess ? <Chip kind="empty">{t('setup.columns.unsure')}</Chip> : null}
          </span>
          <span className="ci clip" title={column.samples.join('\n')}>
            {samplesOf(column)}
          </span>
          {column.missing > 0 ? (
            <span className="ci">{t('setup.columns.missing', { n: formatCount(column.missing, language) })}</span>
          ) : null}
          {row.missing.length > 0 ? (
            <span className="ci clip">
              {t('setup.columns.noValue', { words: row.missing.map(String).join(listSeparator(language)) })}
            </span>
          ) : null}
        </span>
      </td>
      <td>
        <select
          className="field-input"
          aria-label={t('setup.columns.useOf', { column: row.column })}
          value={row.use}
          onChange={(event) => onColumn({ ...row, ...usedAs(event.target.value as Use, column) })}
        >
          {groups.map((group) => (
            <optgroup key={group.word} label={t(`setup.useGroups.${group.word}`)}>
              {group.uses.map((use) => (
                <option key={use} value={use}>
                  {t(`setup.uses.${use}`)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </td>
      <td>
        <ColumnDetails row={row} column={column} onColumn={onColumn} />
        {problem && problem !== 'name' && problem !== 'nothing' && problem !== 'dataset' ? (
          <span className="field-error" role="alert">
            {t(`setup.problem.${problem}`, { column: row.column })}
          </span>
        ) : null}
      </td>
      <td className="r">
        <span className="imports-key-word" aria-hidden="true">
          {t('setup.columns.key')}
        </span>
        <input
          type="checkbox"
          className="imports-key"
          aria-label={t('setup.columns.keyOf', { column: row.column })}
          checked={isKey}
          onChange={(event) => onKey(event.target.checked)}
        />
      </td>
    </tr>
  )
}
