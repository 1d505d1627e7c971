import type { SurveyDraft } from '@opencxm/server/contract'
import { contract } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buildUrl } from '../../../shell/api/url.ts'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { Columns } from '../../../ui/layout/Columns.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { EmptyState } from '../../../ui/state/states.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useEditor } from '../editor.tsx'
import { exportSurvey, useLinks, useSurveyChanges } from '../queries.ts'
import { embedSnippet } from '../view.ts'

/** Where the survey can be answered: link, QR code, kiosk, on a page; and the survey as a file. */
export function ShareView({ draft }: { draft: SurveyDraft }) {
  const { t } = useTranslation('builder')
  const links = useLinks(draft.id)
  return (
    <QueryView query={links} lines={6}>
      {({ link, kiosk }) => (
        <>
          <AnswerSentence
            text={t(
              link === null ? `share.answer.${draft.state === 'closed' ? 'closed' : 'draft'}` : 'share.answer.open',
            )}
          />
          <Columns
            main={
              link === null ? (
                <EmptyState title={t('share.none')} hint={t('share.noneHint')} />
              ) : (
                <>
                  <Card title={t('share.link')} subtitle={t('share.linkNote')}>
                    <div className="card-body">
                      <CopyBlock code={link} label={t('share.link')} />
                    </div>
                  </Card>
                  <Card title={t('share.embed')} subtitle={t('share.embedNote')}>
                    <div className="card-body">
                      <CopyBlock code={embedSnippet(link)} label={t('share.embed')} />
                    </div>
                  </Card>
                  {kiosk === null ? null : (
                    <Card title={t('share.kiosk')} subtitle={t('share.kioskNote')}>
                      <div className="card-body">
                        <CopyBlock code={kiosk} label={t('share.kiosk')} />
                      </div>
                    </Card>
                  )}
                </>
              )
            }
            side={
              <>
                {link === null ? null : <QrCard id={draft.id} />}
                <OpenCard draft={draft} />
                <FileCard id={draft.id} />
              </>
            }
          />
        </>
      )}
    </QueryView>
  )
}

function QrCard({ id }: { id: string }) {
  const { t } = useTranslation('builder')
  const address = (format: 'svg' | 'png') => buildUrl(contract.surveys.qr.path, { survey: id }, { format, size: 1024 })
  return (
    <Card title={t('share.qr')}>
      <div className="card-body form">
        <img className="share-qr" src={address('svg')} alt={t('share.qrAlt')} width={176} height={176} />
        <div className="row wrap">
          <a className="plain-button small" href={address('svg')} download={`survey-${id}.svg`}>
            SVG
          </a>
          <a className="plain-button small" href={address('png')} download={`survey-${id}.png`}>
            PNG
          </a>
        </div>
        <p className="note">{t('share.qrNote')}</p>
      </div>
    </Card>
  )
}

function OpenCard({ draft }: { draft: SurveyDraft }) {
  const { t } = useTranslation('builder')
  const { mayWrite } = useEditor()
  const { setOpen } = useSurveyChanges()
  const explain = useProblemText()
  const messages = useMessages()
  if (!mayWrite || (draft.state !== 'published' && draft.state !== 'closed')) return null
  const open = draft.state === 'published'
  const go = async () => {
    try {
      await setOpen.mutateAsync({ survey: draft.id, open: !open })
    } catch (error) {
      messages.error(explain(error).title)
    }
  }
  return (
    <Card title={t(open ? 'share.isOpen' : 'share.isClosed')}>
      <div className="card-body form">
        <p className="t2">{t(open ? 'share.isOpenHint' : 'share.isClosedHint')}</p>
        <button
          type="button"
          className="plain-button builder-start"
          disabled={setOpen.isPending}
          onClick={() => void go()}
        >
          {t(open ? 'share.close' : 'share.reopen')}
        </button>
      </div>
    </Card>
  )
}

type Lost = Awaited<ReturnType<typeof exportSurvey>>['lost']

function FileCard({ id }: { id: string }) {
  const { t } = useTranslation('builder')
  const explain = useProblemText()
  const messages = useMessages()
  const [lost, setLost] = useState<Lost | null>(null)
  const save = async (format: 'opencxm' | 'surveyjs' | 'qsf') => {
    try {
      const file = await exportSurvey(id, format)
      const url = URL.createObjectURL(new Blob([JSON.stringify(file.content, null, 2)], { type: 'application/json' }))
      const link = document.createElement('a')
      link.href = url
      link.download = file.fileName
      link.click()
      URL.revokeObjectURL(url)
      setLost(file.lost)
    } catch (error) {
      messages.error(explain(error).title)
    }
  }
  return (
    <Card title={t('share.file')}>
      <div className="card-body form">
        <p className="t2">{t('share.fileHint')}</p>
        <div className="row wrap">
          {(['opencxm', 'surveyjs', 'qsf'] as const).map((format) => (
            <button key={format} type="button" className="plain-button small" onClick={() => void save(format)}>
              {{ opencxm: 'OpenCXM', surveyjs: 'SurveyJS', qsf: 'Qualtrics' }[format]}
            </button>
          ))}
        </div>
        {lost && lost.length > 0 ? (
          <ul className="findings" aria-label={t('share.lost')}>
            {lost.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, in which rows may say the same
              <li key={at} className="finding finding-warning">
                {one.what} {one.reason} <span className="mono">{one.path}</span>
              </li>
            ))}
          </ul>
        ) : null}
        {lost && lost.length === 0 ? <p className="note">{t('share.nothingLost')}</p> : null}
      </div>
    </Card>
  )
}
