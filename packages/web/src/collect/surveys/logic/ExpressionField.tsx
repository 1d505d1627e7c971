import type { Condition, Expression, Operation, Scalar } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { CloseIcon } from '../../../ui/icons.tsx'
import { useEditor } from '../editor.tsx'
import { CodeField } from './CodeField.tsx'
import { ConditionField, SourceOptions } from './ConditionEditor.tsx'
import { compareWith, keyOf, referenceIn, sourcesAt } from './sources.ts'
import { useLogicWords } from './use-logic-words.ts'

const operations: readonly Operation[] = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'min',
  'max',
  'mean',
  'count',
  'join',
]

type Props = { value: Expression; self: string; onChange: (value: Expression) => void }

/** A calculated value: one operation over answers and numbers, or one of two values; anything deeper as text. */
export function ExpressionField({ value, self, onChange }: Props) {
  const { t } = useTranslation('builder')
  const { survey } = useEditor()
  const words = useLogicWords(survey)
  const kind = kindOf(value)
  const sources = useSources(self)
  const start = (next: string) => {
    const [first] = sources
    const one: Expression = first?.reference ?? 0
    if (next === 'if') onChange({ if: first ? compareWith(first) : { left: 1, is: 'equals', right: 1 }, yes: 1, no: 0 })
    else if (next === 'value') onChange(0)
    else onChange({ op: next as Operation, of: typeof value === 'object' && 'op' in value ? value.of : [one] })
  }
  return (
    <>
      <p>{t('expression.is', { words: words.expression(value) })}</p>
      {kind === 'deep' ? (
        <CodeField label={t('logic.code')} value={value} onChange={(next) => onChange(next as Expression)} />
      ) : (
        <>
          <select
            className="field-input"
            aria-label={t('expression.kind')}
            value={typeof value === 'object' && 'op' in value ? value.op : kind}
            onChange={(event) => start(event.target.value)}
          >
            <option value="value">{t('expression.value')}</option>
            <option value="if">{t('expression.if')}</option>
            {operations.map((op) => (
              <option key={op} value={op}>
                {t(`expression.op.${op}`)}
              </option>
            ))}
          </select>
          <Body value={value} self={self} onChange={onChange} />
        </>
      )}
    </>
  )
}

/** What stands before a variable in the list may be read, itself and later ones not. */
function useSources(self: string) {
  const { survey } = useEditor()
  const variables = survey.variables ?? []
  const at = variables.findIndex(({ id }) => id === self)
  return sourcesAt({ ...survey, variables: variables.slice(0, Math.max(0, at)) }, {})
}

function isSimple(value: Expression): boolean {
  return typeof value !== 'object' || referenceIn(value) !== null
}

function kindOf(value: Expression): 'value' | 'if' | 'op' | 'deep' {
  if (isSimple(value)) return 'value'
  if (typeof value === 'object' && 'if' in value) return isSimple(value.yes) && isSimple(value.no) ? 'if' : 'deep'
  if (typeof value === 'object' && 'op' in value)
    return value.op !== 'round' && value.of.every(isSimple) ? 'op' : 'deep'
  return 'deep'
}

function Body({ value, self, onChange }: Props) {
  const { t } = useTranslation('builder')
  if (typeof value === 'object' && 'if' in value) {
    return (
      <>
        <ConditionField
          value={value.if}
          place={{}}
          always=""
          lead={t('expression.when')}
          required
          onChange={(test) => onChange({ ...value, if: (test ?? value.if) as Condition })}
        />
        <div className="form-row builder-pair">
          <Operand
            label={t('expression.yes')}
            value={value.yes}
            self={self}
            onChange={(yes) => onChange({ ...value, yes })}
          />
          <Operand
            label={t('expression.otherwise')}
            value={value.no}
            self={self}
            onChange={(no) => onChange({ ...value, no })}
          />
        </div>
      </>
    )
  }
  if (typeof value === 'object' && 'op' in value) {
    return (
      <>
        {value.of.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: operands have no identity of their own
          <div key={at} className="row">
            <Operand
              label={t('expression.operand', { n: at + 1 })}
              value={one}
              self={self}
              onChange={(next) => onChange({ ...value, of: value.of.with(at, next) })}
            />
            <button
              type="button"
              className="info-button"
              aria-label={t('expression.removeOperand', { n: at + 1 })}
              disabled={value.of.length < 2}
              onClick={() => onChange({ ...value, of: value.of.toSpliced(at, 1) })}
            >
              <CloseIcon />
            </button>
          </div>
        ))}
        <button
          type="button"
          className="plain-button small builder-start"
          onClick={() => onChange({ ...value, of: [...value.of, 0] })}
        >
          {t('expression.addOperand')}
        </button>
      </>
    )
  }
  return <Operand label={t('expression.value')} value={value} self={self} onChange={onChange} />
}

type OperandProps = { label: string; value: Expression; self: string; onChange: (value: Expression) => void }

/** An answer or field, or a number or text as typed. */
function Operand({ label, value, self, onChange }: OperandProps) {
  const { t } = useTranslation('builder')
  const sources = useSources(self)
  const reference = referenceIn(value)
  const key = reference ? keyOf(reference) : ''
  return (
    <span className="operand">
      <select
        className="field-input"
        aria-label={label}
        value={key}
        onChange={(event) => onChange(sources.find((source) => source.key === event.target.value)?.reference ?? 0)}
      >
        <option value="">{t('expression.fixed')}</option>
        <SourceOptions sources={sources} />
        {key !== '' && !sources.some((source) => source.key === key) ? <option value={key}>{key}</option> : null}
      </select>
      {reference ? null : (
        <input
          className="field-input"
          aria-label={t('expression.fixedOf', { label })}
          value={String(value)}
          maxLength={1000}
          onChange={(event) => onChange(scalarOf(event.target.value))}
        />
      )}
    </span>
  )
}

function scalarOf(text: string): Scalar {
  const trimmed = text.trim()
  // "1." on the way to "1.5" must stay as it was typed.
  return trimmed !== '' && String(Number(trimmed)) === trimmed ? Number(trimmed) : text
}
