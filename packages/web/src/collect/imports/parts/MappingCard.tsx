import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useMappingChanges, useMappings } from '../queries.ts'
import type { Mapping } from '../types.ts'

type Props = {
  name: string
  nameProblem: boolean
  /** Null while something is missing. */
  mapping: Mapping | null
  mappingId: string | undefined
  beyondTable: boolean
  isDocument: boolean
  onName: (name: string) => void
  onDocument: (on: boolean) => void
  onReset: () => void
}

/** Where the mapping comes from, its name, and how it is kept for the next file. */
export function MappingCard(props: Props) {
  const { name, nameProblem, mapping, mappingId, beyondTable, isDocument, onName, onDocument, onReset } = props
  const { t } = useTranslation('imports')
  const messages = useMessages()
  const navigate = useNavigate()
  const saved = useMappings().data?.mappings ?? []
  const { save } = useMappingChanges()
  const choose = (id: string) => {
    onReset()
    void navigate({
      to: '/collect/imports/new',
      search: ({ file }) => ({ ...(file ? { file } : {}), ...(id === '' ? {} : { mapping: id }) }),
      replace: true,
      resetScroll: false,
    })
  }
  const keep = async () => {
    if (mapping === null) return
    const kept = await save.mutateAsync(mapping)
    messages.success(t('setup.mapping.saved', { name: kept.name }))
  }
  return (
    <Card title={t('setup.mapping.title')}>
      <div className="card-body form">
        {saved.length > 0 ? (
          <SelectField
            label={t('setup.mapping.start')}
            value={mappingId ?? ''}
            options={[
              { value: '', label: t('setup.mapping.suggestion') },
              ...saved.map((one) => ({ value: one.id, label: one.name })),
            ]}
            onChange={choose}
          />
        ) : null}
        {isDocument ? null : (
          <Field
            label={t('setup.mapping.name')}
            value={name}
            maxLength={120}
            error={nameProblem ? t('setup.problem.name') : null}
            onChange={(event) => onName(event.target.value)}
          />
        )}
        {beyondTable && !isDocument ? <p className="note">{t('setup.mapping.beyondTable')}</p> : null}
        <Refusal error={save.error} />
        <div className="imports-buttons">
          <button
            type="button"
            className="plain-button"
            disabled={mapping === null || save.isPending}
            onClick={() => void keep().catch(() => undefined)}
          >
            {t('setup.mapping.save')}
          </button>
          {isDocument ? (
            <button type="button" className="plain-button" onClick={() => onDocument(false)}>
              {t('setup.mapping.asTable')}
            </button>
          ) : (
            <button type="button" className="plain-button" disabled={mapping === null} onClick={() => onDocument(true)}>
              {t('setup.mapping.asDocument')}
            </button>
          )}
          <button type="button" className="plain-button" onClick={onReset}>
            {t('setup.mapping.reset')}
          </button>
        </div>
      </div>
    </Card>
  )
}

type DocumentProps = { text: string; invalid: boolean; onChange: (text: string) => void }

/** The mapping as a document: the whole language. */
export function MappingDocument({ text, invalid, onChange }: DocumentProps) {
  const { t } = useTranslation('imports')
  return (
    <Card>
      <div className="card-body form imports-document">
        <LongField
          label={t('setup.mapping.document')}
          hint={t('setup.mapping.documentHint')}
          code
          rows={Math.min(32, Math.max(12, text.split('\n').length + 1))}
          value={text}
          error={invalid ? t('setup.problem.document') : null}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </Card>
  )
}
