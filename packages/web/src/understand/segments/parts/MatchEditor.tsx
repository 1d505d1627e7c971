import { useTranslation } from 'react-i18next'
import { CloseIcon } from '../../../ui/icons.tsx'
import { useEventName } from '../../../unify/catalog/use-event-name.ts'
import { useEvents } from '../queries.ts'
import { useItemKeys } from '../use-item-keys.ts'
import { type EventMatch, knownProperties } from '../view.ts'
import { Choice, KeyInput, ValueInput } from './inputs.tsx'

type Props = {
  match: EventMatch
  onChange: (match: EventMatch) => void
  onRemove?: () => void
  removeLabel?: string
}

const operators = ['is', 'is_not', 'at_least', 'at_most', 'contains', 'is_set'] as const
const testsMax = 10

/** An event and tests on its properties. */
export function MatchEditor({ match, onChange, onRemove, removeLabel }: Props) {
  const { t } = useTranslation('segments')
  const events = useEvents()
  const properties = knownProperties(events, match.event)
  const eventName = useEventName()
  const { keys, drop } = useItemKeys(match.where.length)
  type Test = EventMatch['where'][number]
  const setTest = (index: number, test: Test | null) =>
    onChange({ ...match, where: match.where.flatMap((one, at) => (at === index ? (test ? [test] : []) : [one])) })
  return (
    <>
      <div className="rule-fields">
        <KeyInput
          label={t('builder.event')}
          value={match.event}
          keys={events.map((one) => one.name)}
          labelOf={eventName}
          ofUnknown={(like) => (like === null ? t('builder.unseen') : t('builder.unseenLike', { like }))}
          onChange={(event) => onChange({ ...match, event })}
        />
        {match.where.length < testsMax ? (
          <button
            type="button"
            className="plain-button small"
            onClick={() => onChange({ ...match, where: [...match.where, { property: '', operator: 'is' }] })}
          >
            {t('builder.addWhere')}
          </button>
        ) : null}
        {onRemove ? <Remove label={removeLabel ?? ''} onClick={onRemove} /> : null}
      </div>
      {match.where.map((test, index) => (
        <div key={keys[index]} className="rule-fields rule-where">
          <KeyInput
            label={t('builder.property')}
            value={test.property}
            keys={properties.map((one) => one.key)}
            onChange={(property) => setTest(index, { ...test, property })}
          />
          <Choice
            label={t('builder.operator')}
            value={test.operator}
            options={operators.map((one) => ({ value: one, label: t(`builder.op.${one}`) }))}
            onChange={(operator) => setTest(index, { ...test, operator })}
          />
          {test.operator === 'is_set' ? null : (
            <ValueInput
              value={test.value}
              known={properties.find((one) => one.key === test.property)}
              operator={test.operator}
              onChange={(value) => {
                const { property, operator } = test
                setTest(index, { property, operator, ...(value === undefined ? {} : { value }) })
              }}
            />
          )}
          <Remove
            label={t('builder.removeWhere')}
            onClick={() => {
              drop(index)
              setTest(index, null)
            }}
          />
        </div>
      ))}
    </>
  )
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="info-button" aria-label={label} title={label} onClick={onClick}>
      <CloseIcon />
    </button>
  )
}
