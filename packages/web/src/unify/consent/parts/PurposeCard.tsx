import type { ConsentBasis, ConsentPurpose } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog.tsx'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../../understand/filters/view.ts'
import { useConsentChanges } from '../queries.ts'
import { useConsentWords } from '../use-consent-words.ts'
import { barParts, basisOf } from '../view.ts'
import { BasisDialog } from './BasisDialog.tsx'
import { PurposeDialog } from './PurposeDialog.tsx'
import { WordingDialog } from './WordingDialog.tsx'

type Props = { purpose: ConsentPurpose; bases: readonly ConsentBasis[] }

/** One purpose: what people agree to, and how many did, channel by channel. */
export function PurposeCard({ purpose, bases }: Props) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const session = useSession()
  const [open, setOpen] = useState<'purpose' | 'wording' | 'basis' | null>(null)
  const close = () => setOpen(null)
  const { wording } = purpose
  const changeable = may(session, 'workspace:write')
  return (
    <Card
      title={localName(purpose.name, language)}
      subtitle={
        wording ? (wording.version === 0 ? t('wording.builtIn') : t('wording.now', { version: wording.version })) : null
      }
      extra={
        <span className="row consent-marks">
          {purpose.learned ? <Chip kind="neutral">{t('learned')}</Chip> : null}
          {purpose.shown ? null : <Chip kind="neutral">{t('hidden')}</Chip>}
          {changeable ? (
            <>
              <button type="button" className="plain-button small" onClick={() => setOpen('purpose')}>
                {t('edit')}
              </button>
              <button type="button" className="plain-button small" onClick={() => setOpen('wording')}>
                {t('wording.write')}
              </button>
              <button type="button" className="plain-button small" onClick={() => setOpen('basis')}>
                {t('basis.add')}
              </button>
            </>
          ) : null}
        </span>
      }
    >
      <div className="card-body">
        <p className="t2 consent-wording">{wording ? localName(wording.texts, language) : t('wording.none')}</p>
        {purpose.counts.length === 0 ? (
          <p className="note">{t('noChannels')}</p>
        ) : (
          <Counts purpose={purpose} bases={bases} />
        )}
      </div>
      {open === 'purpose' ? <PurposeDialog purpose={purpose} onClose={close} /> : null}
      {open === 'wording' ? <WordingDialog purpose={purpose} onClose={close} /> : null}
      {open === 'basis' ? <BasisDialog purpose={purpose} onClose={close} /> : null}
    </Card>
  )
}

function Counts({ purpose, bases }: Props) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const words = useConsentWords()
  const count = (n: number) => formatCount(n, language)
  return (
    <table className="tbl tbl-stack consent-counts">
      <thead>
        <tr>
          <th scope="col">{t('counts.channel')}</th>
          <th scope="col" className="consent-bar-column">
            {t('counts.people')}
          </th>
          <th scope="col" className="r">
            {t('counts.given')}
          </th>
          <th scope="col" className="r">
            {t('counts.refused')}
          </th>
          <th scope="col" className="r">
            {t('counts.unknown')}
          </th>
          <th scope="col">{t('counts.basis')}</th>
        </tr>
      </thead>
      <tbody>
        {purpose.counts.map((one) => {
          const said = { given: count(one.given), refused: count(one.refused), unknown: count(one.unknown) }
          return (
            <tr key={one.channel}>
              <th scope="row">{words.channel(one.channel)}</th>
              <td>
                <Bar counts={one} label={t('counts.label', said)} />
              </td>
              <td className="r m" data-label={t('counts.given')}>
                {said.given}
              </td>
              <td className="r" data-label={t('counts.refused')}>
                {said.refused}
              </td>
              <td className="r t2" data-label={t('counts.unknown')}>
                {said.unknown}
              </td>
              <td data-label={t('counts.basis')}>
                <BasisOf basis={basisOf(bases, purpose.purpose, one.channel)} purpose={purpose} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Bar({ counts, label }: { counts: ConsentPurpose['counts'][number]; label: string }) {
  const [yes, no, rest] = barParts(counts)
  return (
    <svg className="consent-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect x="0" width={yes} height="10" className="consent-yes" />
      <rect x={yes} width={no} height="10" className="consent-no" />
      <rect x={yes + no} width={rest} height="10" className="consent-rest" />
    </svg>
  )
}

function BasisOf({ basis, purpose }: { basis: ConsentBasis | null; purpose: ConsentPurpose }) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const { endBasis } = useConsentChanges()
  const [ending, setEnding] = useState(false)
  if (!basis) return <span className="t3">{t('basis.none')}</span>
  return (
    <span className="row consent-basis">
      <Chip kind="tag" title={`${basis.reason} (${basis.by})`}>
        {t(`basis.${basis.basis}`)}
      </Chip>
      {may(session, 'workspace:write') ? (
        <button type="button" className="link t12" onClick={() => setEnding(true)}>
          {t('basis.end')}
        </button>
      ) : null}
      {ending ? (
        <ConfirmDialog
          title={t('basis.endTitle')}
          text={t('basis.endText', { purpose: localName(purpose.name, language) })}
          confirm={t('basis.endGo')}
          cancel={t('basis.keep')}
          explain={(error) => explain(error).title}
          onClose={() => setEnding(false)}
          onConfirm={async () => {
            await endBasis.mutateAsync(basis.id)
            messages.success(t('basis.ended'))
          }}
        />
      ) : null}
    </span>
  )
}
