import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { formatCount, formatDuration, formatInstant } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { ImportDetail } from '../types.ts'
import { secondsOf } from '../view.ts'
import { StateChip } from './ImportsTable.tsx'

/** Rows by what became of them; the file, who and when. Figures that are zero and say nothing are left out. */
export function FiguresCard({ one }: { one: ImportDetail }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const { workspace } = useSession()
  const seconds = secondsOf(one)
  const rows = [
    { word: t('one.accepted'), n: one.rowsAccepted, always: true },
    { word: t('one.unchanged'), n: one.rowsUnchanged },
    { word: t('one.rejected'), n: one.rowsRejected, always: true },
    { word: t('one.skipped'), n: one.rowsSkipped },
    { word: t('one.withoutTime'), n: one.rowsWithoutTime },
    { word: t('one.withoutPerson'), n: one.rowsWithoutPerson },
    { word: t('one.damaged'), n: one.textsDamaged },
  ]
  return (
    <Card title={t('one.figures')} extra={<StateChip one={one} />}>
      <div className="card-body">
        <dl className="kv kv-tight">
          <Fact name={t('one.rows')} value={formatCount(one.rowsRead, language)} strong />
          {rows
            .filter(({ n, always }) => n > 0 || always)
            .map(({ word, n }) => (
              <Fact key={word} name={word} value={formatCount(n, language)} />
            ))}
          <Fact name={t('one.messages')} value={formatCount(one.messages, language)} strong />
        </dl>
        <hr className="imports-line" />
        <dl className="kv">
          <Fact name={t('one.file')} value={one.fileName} />
          <Fact name={t('one.by')} value={one.createdBy} />
          <Fact
            name={t('one.started')}
            value={formatInstant(one.startedAt ?? one.createdAt, workspace.timeZone, language)}
          />
          {seconds === null ? null : (
            <Fact name={t('one.took')} value={formatDuration(Math.max(1, seconds), language)} />
          )}
        </dl>
      </div>
    </Card>
  )
}

function Fact({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={strong ? 'b' : 'imports-fact'}>{value}</dd>
    </div>
  )
}
