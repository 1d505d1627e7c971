import type { ContactField, Question, Text } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { SelectField } from '../../../ui/form/Field.tsx'
import { addItem, itemAt } from '../edit/edits.ts'
import { freshId, idsIn } from '../edit/ids.ts'
import { withLowGood, withVersion } from '../edit/new-question.ts'
import { useEditor } from '../editor.tsx'
import { NumberField, TextField, WordsField } from './inputs.tsx'
import { PartsEditor } from './PartsEditor.tsx'

export type Put = (parts: { readonly [name: string]: unknown }, key?: string) => void
type Props = { question: Question; onChange: Put }
type Of<Type extends Question['type']> = { question: Extract<Question, { type: Type }>; onChange: Put }

/** What only this type of question has. */
export function TypeSettings({ question, onChange }: Props) {
  switch (question.type) {
    case 'nps':
    case 'csat':
    case 'ces':
    case 'stars':
    case 'emoji':
      return <ScaleSettings question={question} onChange={onChange} />
    case 'single':
    case 'dropdown':
    case 'multi':
    case 'picture':
    case 'ranking':
    case 'sum':
      return <ChoiceSettings question={question} onChange={onChange} />
    case 'matrix':
      return <MatrixSettings question={question} onChange={onChange} />
    case 'slider':
      return <SliderSettings question={question} onChange={onChange} />
    case 'short_text':
    case 'long_text':
      return <TextSettings question={question} onChange={onChange} />
    case 'number':
      return <NumberSettings question={question} onChange={onChange} />
    case 'date':
      return <DateSettings question={question} onChange={onChange} />
    case 'contact':
      return <ContactSettings question={question} onChange={onChange} />
    case 'consent':
      return <ConsentSettings question={question} onChange={onChange} />
    case 'file':
      return <FileSettings question={question} onChange={onChange} />
    case 'statement':
      return <StatementSettings question={question} onChange={onChange} />
  }
}

type SwitchProps = { label: string; hint?: string; on: boolean | undefined; onChange: (on: true | undefined) => void }

/** A yes that is written into the survey, and a no that is not. */
function Switch({ label, hint, on, onChange }: SwitchProps) {
  return <CheckField label={label} hint={hint} checked={on === true} onChange={(now) => onChange(now || undefined)} />
}

function ScaleSettings({ question, onChange }: Of<'nps' | 'csat' | 'ces' | 'stars' | 'emoji'>) {
  const { t } = useTranslation('builder')
  const { survey } = useEditor()
  return (
    <>
      {question.type === 'nps' ? <p className="note">{t('scale.nps')}</p> : null}
      {question.type === 'ces' ? (
        <SelectField
          label={t('scale.version')}
          value={String(question.version)}
          options={[
            { value: '2', label: t('scale.ces2') },
            { value: '1', label: t('scale.ces1') },
          ]}
          onChange={(version) => onChange({ ...withVersion(survey, question.labels, version === '1' ? 1 : 2) })}
        />
      ) : null}
      {question.type === 'csat' || question.type === 'stars' || question.type === 'emoji' ? (
        <SelectField
          label={t('scale.points')}
          value={String(question.points ?? 5)}
          options={
            question.type === 'emoji'
              ? [3, 5].map((n) => ({ value: String(n), label: t('scale.faces', { n }) }))
              : [3, 4, 5, 6, 7, 10].map((n) => ({ value: String(n), label: t('scale.toN', { n }) }))
          }
          onChange={(points) => onChange({ points: points === '5' ? undefined : Number(points) })}
        />
      ) : null}
      {question.type === 'csat' ? (
        <CheckField
          label={t('scale.lowIsGood')}
          checked={question.lowIsGood === true}
          onChange={(low) => onChange({ ...withLowGood(question.labels, low) })}
        />
      ) : null}
      <Labels question={question} onChange={onChange} />
    </>
  )
}

function Labels({ question, onChange }: Of<'nps' | 'csat' | 'ces' | 'stars' | 'emoji' | 'slider'>) {
  const { t } = useTranslation('builder')
  const put = (end: 'low' | 'high', text: Text | undefined) => {
    const labels = { ...question.labels, [end]: text }
    if (text === undefined) delete labels[end]
    onChange({ labels: Object.keys(labels).length > 0 ? labels : undefined }, end)
  }
  return (
    <div className="form-row builder-pair">
      <WordsField label={t('scale.low')} text={question.labels?.low} onChange={(text) => put('low', text)} />
      <WordsField label={t('scale.high')} text={question.labels?.high} onChange={(text) => put('high', text)} />
    </div>
  )
}

function ChoiceSettings({ question, onChange }: Of<'single' | 'dropdown' | 'multi' | 'picture' | 'ranking' | 'sum'>) {
  const { t } = useTranslation('builder')
  const count = question.options.length
  return (
    <>
      <PartsEditor question={question} list="options" />
      {question.type === 'picture' ? (
        <Switch label={t('choice.multiple')} on={question.multiple} onChange={(multiple) => onChange({ multiple })} />
      ) : null}
      {question.type === 'multi' ? (
        <div className="form-row builder-pair">
          <NumberField
            label={t('choice.min')}
            value={question.min}
            whole
            min={0}
            max={count}
            onChange={(min) => onChange({ min })}
          />
          <NumberField
            label={t('choice.max')}
            value={question.max}
            whole
            min={1}
            max={count}
            onChange={(max) => onChange({ max })}
          />
        </div>
      ) : null}
      {question.type === 'ranking' ? (
        <NumberField
          label={t('choice.top')}
          hint={t('choice.topHint')}
          value={question.top}
          whole
          min={1}
          max={count}
          onChange={(top) => onChange({ top })}
        />
      ) : null}
      {question.type === 'sum' ? (
        <div className="form-row builder-pair">
          <NumberField
            label={t('choice.total')}
            value={question.total}
            whole
            min={1}
            max={1_000_000}
            required
            onChange={(total) => onChange({ total })}
          />
          <WordsField label={t('choice.unit')} text={question.unit} onChange={(unit) => onChange({ unit }, 'unit')} />
        </div>
      ) : null}
      <Switch
        label={t('choice.shuffle')}
        hint={t('choice.shuffleHint')}
        on={question.shuffle}
        onChange={(shuffle) => onChange({ shuffle })}
      />
    </>
  )
}

function MatrixSettings({ question, onChange }: Of<'matrix'>) {
  const { t } = useTranslation('builder')
  return (
    <>
      <PartsEditor question={question} list="rows" />
      <PartsEditor question={question} list="columns" />
      <Switch
        label={t('choice.matrixMultiple')}
        on={question.multiple}
        onChange={(multiple) => onChange({ multiple })}
      />
      <Switch label={t('choice.shuffleRows')} on={question.shuffle} onChange={(shuffle) => onChange({ shuffle })} />
    </>
  )
}

function SliderSettings({ question, onChange }: Of<'slider'>) {
  const { t } = useTranslation('builder')
  return (
    <>
      <div className="form-row builder-triple">
        <NumberField label={t('range.min')} value={question.min} required onChange={(min) => onChange({ min })} />
        <NumberField label={t('range.max')} value={question.max} required onChange={(max) => onChange({ max })} />
        <NumberField
          label={t('range.step')}
          value={question.step}
          min={1e-6}
          required
          onChange={(step) => onChange({ step })}
        />
      </div>
      <WordsField label={t('choice.unit')} text={question.unit} onChange={(unit) => onChange({ unit }, 'unit')} />
      <Labels question={question} onChange={onChange} />
    </>
  )
}

const formats = ['', 'email', 'url', 'phone'] as const

function TextSettings({ question, onChange }: Of<'short_text' | 'long_text'>) {
  const { t } = useTranslation('builder')
  const { survey, edit, select, mayWrite } = useEditor()
  const listens = survey.blocks.some(({ items }) =>
    items.some((item) => item.type === 'listen' && item.to === question.id),
  )
  const listen = () => {
    const id = freshId(survey, `heard_${question.id}`.slice(0, 60), idsIn(survey, 'items'))
    edit((now) =>
      itemAt(now, question.id) ? addItem(now, { id, type: 'listen', to: question.id }, { after: question.id }) : now,
    )
    select({ kind: 'item', id })
  }
  return (
    <>
      {question.type === 'short_text' ? (
        <SelectField
          label={t('text.format')}
          value={question.format ?? ''}
          options={formats.map((value) => ({ value, label: t(`text.formats.${value === '' ? 'any' : value}`) }))}
          onChange={(format) => onChange({ format: format === '' ? undefined : format })}
        />
      ) : null}
      <WordsField
        label={t('text.placeholder')}
        text={question.placeholder}
        onChange={(placeholder) => onChange({ placeholder }, 'placeholder')}
      />
      <div className="form-row builder-pair">
        <NumberField
          label={t('text.minLength')}
          value={question.minLength}
          whole
          min={0}
          max={20_000}
          onChange={(minLength) => onChange({ minLength })}
        />
        <NumberField
          label={t('text.maxLength')}
          hint={t('text.maxHint', { n: question.type === 'short_text' ? '500' : '5000' })}
          value={question.maxLength}
          whole
          min={1}
          max={20_000}
          onChange={(maxLength) => onChange({ maxLength })}
        />
      </div>
      {mayWrite && !listens ? (
        <button type="button" className="plain-button small builder-start" onClick={listen} title={t('listen.about')}>
          {t('listen.add')}
        </button>
      ) : null}
    </>
  )
}

function NumberSettings({ question, onChange }: Of<'number'>) {
  const { t } = useTranslation('builder')
  return (
    <>
      <div className="form-row builder-triple">
        <NumberField label={t('range.min')} value={question.min} onChange={(min) => onChange({ min })} />
        <NumberField label={t('range.max')} value={question.max} onChange={(max) => onChange({ max })} />
        <NumberField
          label={t('range.decimals')}
          value={question.decimals}
          whole
          min={0}
          max={9}
          onChange={(decimals) => onChange({ decimals })}
        />
      </div>
      <WordsField label={t('choice.unit')} text={question.unit} onChange={(unit) => onChange({ unit }, 'unit')} />
    </>
  )
}

function DateSettings({ question, onChange }: Of<'date'>) {
  const { t } = useTranslation('builder')
  return (
    <div className="form-row builder-pair">
      {(['min', 'max'] as const).map((end) => (
        <label key={end} className="field">
          <span className="m">{t(end === 'min' ? 'range.earliest' : 'range.latest')}</span>
          <input
            type="date"
            className="field-input"
            value={question[end] ?? ''}
            onChange={(event) => onChange({ [end]: event.target.value || undefined })}
          />
        </label>
      ))}
    </div>
  )
}

const contacts: readonly ContactField[] = ['name', 'email', 'phone', 'company', 'address']

function ContactSettings({ question, onChange }: Of<'contact'>) {
  const { t } = useTranslation('builder')
  const put = (id: ContactField, state: 'none' | 'optional' | 'required') => {
    const others = question.fields.filter((field) => field.id !== id)
    const next: Of<'contact'>['question']['fields'] =
      state === 'none' ? others : [...others, { id, ...(state === 'required' ? { required: true } : {}) }]
    const sorted = next.toSorted((a, b) => contacts.indexOf(a.id) - contacts.indexOf(b.id))
    if (sorted.length > 0) onChange({ fields: sorted })
  }
  return (
    <>
      {contacts.map((id) => {
        const field = question.fields.find((one) => one.id === id)
        return (
          <SelectField
            key={id}
            label={t(`contact.${id}`)}
            value={field ? (field.required ? 'required' : 'optional') : 'none'}
            options={(['none', 'optional', 'required'] as const).map((value) => ({
              value,
              label: t(`contact.state.${value}`),
            }))}
            onChange={(state) => put(id, state as 'none')}
          />
        )
      })}
    </>
  )
}

function ConsentSettings({ question, onChange }: Of<'consent'>) {
  const { t } = useTranslation('builder')
  return (
    <>
      <WordsField
        label={t('consent.wording')}
        hint={t('consent.wordingHint')}
        text={question.wording}
        long
        required
        onChange={(wording) => onChange({ wording }, 'wording')}
      />
      <TextField
        label={t('consent.purpose')}
        hint={t('consent.purposeHint')}
        value={question.purpose ?? ''}
        maxLength={64}
        onChange={(purpose) => onChange({ purpose: purpose || undefined }, 'purpose')}
      />
    </>
  )
}

const kinds = {
  pictures: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
  documents: ['application/pdf'],
  both: ['image/jpeg', 'image/png', 'application/pdf'],
} as const

function FileSettings({ question, onChange }: Of<'file'>) {
  const { t } = useTranslation('builder')
  const now = kindOf(question)
  return (
    <>
      <SelectField
        label={t('file.accept')}
        value={now}
        options={[
          ...(['both', 'pictures', 'documents'] as const).map((value) => ({ value, label: t(`file.kinds.${value}`) })),
          ...(now === 'own' ? [{ value: 'own', label: question.accept.join(', ') }] : []),
        ]}
        onChange={(kind) => (kind === 'own' ? undefined : onChange({ accept: kinds[kind as 'both'] }))}
      />
      <div className="form-row builder-pair">
        <NumberField
          label={t('file.count')}
          value={question.maxFiles}
          whole
          min={1}
          max={10}
          required
          onChange={(maxFiles) => onChange({ maxFiles })}
        />
        <NumberField
          label={t('file.size')}
          value={question.maxBytes / 1_000_000}
          min={0.001}
          max={50}
          required
          onChange={(mb) => onChange({ maxBytes: Math.round((mb ?? 1) * 1_000_000) })}
        />
      </div>
    </>
  )
}

function kindOf({ accept }: Of<'file'>['question']): keyof typeof kinds | 'own' {
  const names = ['both', 'pictures', 'documents'] as const
  return names.find((name) => [...kinds[name]].sort().join() === [...accept].sort().join()) ?? 'own'
}

function StatementSettings({ question, onChange }: Of<'statement'>) {
  const { t } = useTranslation('builder')
  return (
    <WordsField
      label={t('item.body')}
      hint={t('item.marksHint')}
      text={question.body}
      long
      place={{ item: question.id }}
      onChange={(body) => onChange({ body }, 'body')}
    />
  )
}
