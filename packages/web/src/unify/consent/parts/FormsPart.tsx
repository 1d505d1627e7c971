import { contract } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../../shell/api/types.ts'
import { buildUrl } from '../../../shell/api/url.ts'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog.tsx'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { EmptyState } from '../../../ui/state/states.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useFormChanges, useForms } from '../queries.ts'
import { useConsentWords } from '../use-consent-words.ts'
import { frameCode, type SignUpForm } from '../view.ts'
import { SignUpFormDialog } from './SignUpFormDialog.tsx'

type Forms = ReplyOf<typeof contract.consent.listForms>

/** Public forms by which people sign up: the address, its code, how many asked and how many confirmed. */
export function FormsPart() {
  const forms = useForms()
  return (
    <QueryView query={forms} lines={8}>
      {(data) => <Found data={data} />}
    </QueryView>
  )
}

function Found({ data }: { data: Forms }) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const asked = data.forms.reduce((sum, { requested }) => sum + requested, 0)
  const confirmed = data.forms.reduce((sum, form) => sum + form.confirmed, 0)
  if (data.forms.length === 0) {
    return (
      <>
        {data.canMail ? null : <NoMail />}
        <EmptyState title={t('forms.empty')} hint={t('forms.emptyHint')} />
      </>
    )
  }
  const counts = { asked: formatCount(asked, language), confirmed: formatCount(confirmed, language) }
  return (
    <>
      <AnswerSentence text={asked === 0 ? t('forms.answerNone') : t('forms.answer', counts)} />
      <div className="stack stack-apart">
        {data.canMail ? null : <NoMail />}
        {data.forms.map((form) => (
          <FormCard key={form.id} form={form} />
        ))}
      </div>
    </>
  )
}

/** Without a way to send mail no form can keep what it says, so that all of them are closed. */
function NoMail() {
  const { t } = useTranslation('consent')
  return (
    <p className="note" role="status">
      {t('forms.noMail')} <Link to="/act/channels">{t('forms.toChannels')}</Link>
    </p>
  )
}

function FormCard({ form }: { form: SignUpForm }) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const session = useSession()
  const words = useConsentWords()
  const [open, setOpen] = useState<'edit' | 'rotate' | 'remove' | null>(null)
  const changeable = may(session, 'workspace:write')
  const choices = form.choices.map(({ purpose, channel }) =>
    t('forms.choice', { purpose: words.purpose(purpose), channel: words.channel(channel) }),
  )
  const counts = { asked: formatCount(form.requested, language), confirmed: formatCount(form.confirmed, language) }
  return (
    <Card
      title={form.name}
      subtitle={choices.join(t('forms.and'))}
      extra={
        <span className="row consent-marks">
          {form.on ? null : <Chip kind="neutral">{t('forms.closed')}</Chip>}
          {changeable ? (
            <>
              <button type="button" className="plain-button small" onClick={() => setOpen('edit')}>
                {t('edit')}
              </button>
              <button type="button" className="plain-button small" onClick={() => setOpen('rotate')}>
                {t('forms.rotate')}
              </button>
              <button type="button" className="plain-button small" onClick={() => setOpen('remove')}>
                {t('forms.remove')}
              </button>
            </>
          ) : null}
        </span>
      }
    >
      <div className="card-body consent-form-body">
        <div className="consent-form-main">
          <p className="t2">{t('forms.counts', counts)}</p>
          <CopyBlock code={form.url} label={t('forms.address')} />
          {form.frames.length === 0 ? null : <CopyBlock code={frameCode(form)} label={t('forms.frameCode')} />}
          <p className="row">
            <a href={form.url} target="_blank" rel="noreferrer" className="link">
              {t('forms.look')}
            </a>
          </p>
        </div>
        <Qr form={form} />
      </div>
      <Dialogs form={form} open={open} onClose={() => setOpen(null)} />
    </Card>
  )
}

function Qr({ form }: { form: SignUpForm }) {
  const { t } = useTranslation('consent')
  // The address of the picture changes with the form's own, so that no old code is shown from a cache.
  const source = buildUrl(contract.consent.formQr.path, { form: form.id }, { at: Date.parse(form.rotatedAt) })
  return (
    <figure className="consent-qr">
      <img src={source} alt={t('forms.qrAlt', { name: form.name })} width={132} height={132} />
      <figcaption>
        <a href={source} download={`${form.name}.svg`} className="link t12">
          {t('forms.qrSave')}
        </a>
      </figcaption>
    </figure>
  )
}

type DialogsProps = { form: SignUpForm; open: 'edit' | 'rotate' | 'remove' | null; onClose: () => void }

function Dialogs({ form, open, onClose }: DialogsProps) {
  const { t } = useTranslation('consent')
  const explain = useProblemText()
  const messages = useMessages()
  const { rotate, remove } = useFormChanges()
  if (open === null) return null
  if (open === 'edit') return <SignUpFormDialog form={form} onClose={onClose} />
  const isRotating = open === 'rotate'
  return (
    <ConfirmDialog
      title={t(isRotating ? 'forms.rotateTitle' : 'forms.removeTitle', { name: form.name })}
      text={t(isRotating ? 'forms.rotateText' : 'forms.removeText')}
      confirm={t(isRotating ? 'forms.rotate' : 'forms.remove')}
      cancel={t('form.cancel')}
      explain={(error) => explain(error).title}
      onClose={onClose}
      onConfirm={async () => {
        await (isRotating ? rotate : remove).mutateAsync(form.id)
        messages.success(t(isRotating ? 'forms.rotated' : 'forms.removed'))
      }}
    />
  )
}
