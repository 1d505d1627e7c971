import { useTranslation } from 'react-i18next'
import { ChangeText } from '../../../ui/estimate/ChangeText.tsx'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { VerdictText } from '../../../ui/estimate/VerdictChip.tsx'
import { formatCount, formatShare } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { axisFor } from '../../../ui/marks/scale.ts'
import { Whisker } from '../../../ui/marks/Whisker.tsx'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { traitValueWords, traitWords } from '../../../understand/filters/view.ts'
import type { Health } from '../queries.ts'
import { countOf, whoAnswers } from '../view.ts'

type Group = Health['groups'][number]

/** Who answered against who could have: each group's share of both, and whether it answers more or less than the others. */
export function GroupsCard({ health, trait }: { health: Health; trait: string }) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const [due, finished] = [countOf(health, 'could_be_asked'), countOf(health, 'finished')]
  const axis = axisFor({
    values: health.groups.flatMap(({ finishRate: { value, low, high } }) => [value, low, high]),
    fromZero: true,
    limits: { min: 0, max: 1 },
    count: 3,
  })
  const part = (count: number, of: number) => (
    <span className="nw">
      {formatCount(count, language)} <span className="ci">{of === 0 ? '' : formatShare(count / of, 0, language)}</span>
    </span>
  )
  const columns: Column<Group>[] = [
    {
      key: 'value',
      title: traitWords(trait),
      cell: ({ value }) => (value === '' ? t('health.unknown') : traitValueWords(trait, value, language)),
    },
    { key: 'due', title: t('step.could_be_asked'), align: 'right', cell: (one) => part(one.couldBeAsked, due) },
    { key: 'finished', title: t('step.finished'), align: 'right', cell: (one) => part(one.finished, finished) },
    {
      key: 'plot',
      title: '',
      width: '22%',
      wideOnly: true,
      cell: ({ finishRate }) => <Whisker estimate={finishRate} axis={axis} />,
    },
    {
      key: 'rate',
      title: t('health.rate'),
      align: 'right',
      wideOnly: true,
      cell: ({ finishRate }) => <EstimateText estimate={finishRate} unit="share" withN={false} lowBase="none" />,
    },
    {
      key: 'others',
      title: t('health.against'),
      align: 'right',
      wideOnly: true,
      cell: ({ againstOthers }) => (
        <span className="ask-against">
          <ChangeText change={againstOthers} unit="share" suffix={t('health.points')} />
          <VerdictText verdict={againstOthers.verdict} />
        </span>
      ),
    },
  ]
  const text = whoAnswers(health)
  const name = (values: readonly string[]) =>
    values.map((value) => (value === '' ? t('health.unknown') : traitValueWords(trait, value, language))).join(t('and'))
  return (
    <Card title={t('health.groups')} subtitle={traitWords(trait)}>
      <div className="card-body">
        <p className="t2 ask-groups">
          {text.more.length > 0 ? t('health.more', { groups: name(text.more) }) : ''}
          {text.less.length > 0 ? t('health.less', { groups: name(text.less) }) : ''}
          {text.more.length + text.less.length === 0 ? t(text.judged ? 'health.alike' : 'health.tooFew') : ''}
        </p>
        <DataTable label={t('health.groups')} columns={columns} rows={health.groups} rowKey={({ value }) => value} />
        <p className="note">{t('health.groupsNote')}</p>
      </div>
    </Card>
  )
}
