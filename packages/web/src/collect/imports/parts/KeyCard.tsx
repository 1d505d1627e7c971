import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/form/Field.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { RichText } from '../../../ui/text/RichText.tsx'
import type { Setup } from '../setup.ts'
import type { Preview } from '../types.ts'

type Props = {
  setup: Setup
  rowKey: Preview['rowKey'] | undefined
  editable: boolean
  problem: boolean
  onDataset: (dataset: string) => void
}

/** What makes a row the same row when it comes again. */
export function KeyCard({ setup, rowKey, editable, problem, onDataset }: Props) {
  const { t } = useTranslation('imports')
  const byColumns = rowKey?.by === 'columns' ? rowKey : null
  return (
    <Card title={t('setup.key.title')}>
      <div className="card-body form">
        <p className="t2">
          <RichText
            text={
              byColumns
                ? t('setup.key.byColumns', { columns: byColumns.columns.join(' + '), dataset: byColumns.dataset })
                : t('setup.key.byLine')
            }
          />
        </p>
        {editable && setup.key.length > 0 ? (
          <Field
            label={t('setup.key.dataset')}
            hint={t('setup.key.datasetHint')}
            error={problem ? t('setup.problem.dataset') : null}
            value={setup.dataset}
            maxLength={64}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onDataset(event.target.value)}
          />
        ) : null}
        {editable && setup.key.length === 0 ? <p className="note">{t('setup.key.hint')}</p> : null}
      </div>
    </Card>
  )
}
