import { type Survey, templates } from '@opencxm/survey'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../shell/form/Refusal.tsx'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { CheckField } from '../../ui/form/CheckField.tsx'
import { Field } from '../../ui/form/Field.tsx'
import { formatNumber, languages } from '../../ui/format/index.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { languageName } from './canvas/draw.ts'
import { Trial } from './canvas/Trial.tsx'
import { ImportCard } from './parts/ImportCard.tsx'
import { useSurveyChanges, useTemplates } from './queries.ts'
import './surveys.css'
import './builder.css'

/** A new survey: blank, from a template that can be tried first, or from a file. */
export function NewSurveyPage() {
  const { t } = useTranslation('surveys')
  const session = useSession()
  const { template } = useSearch({ from: '/frame/collect/surveys/new' })
  const shown = templates.find(({ id }) => id === template)?.survey ?? null
  return (
    <Page
      title={t('title')}
      titleLink={
        <Link to="/collect/surveys" search={{}}>
          {t('title')}
        </Link>
      }
      documentTitle={t('new.title')}
      crumb={`/ ${t('new.title')}`}
    >
      {may(session, 'surveys:write') ? (
        <>
          <AnswerSentence text={t('new.lead')} />
          <div className="new-survey">
            <div className="stack">
              <BlankCard />
              <TemplatesCard chosen={template} />
              <ImportCard />
            </div>
            <TemplatePreview key={template ?? ''} id={template ?? null} survey={shown} />
          </div>
        </>
      ) : (
        <EmptyState title={t('new.title')} hint={t('readOnly')} />
      )}
    </Page>
  )
}

function BlankCard() {
  const { t } = useTranslation('surveys')
  const reader = useLanguage()
  const navigate = useNavigate()
  const { create } = useSurveyChanges()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([reader])
  const [tried, setTried] = useState(false)
  const submit = async () => {
    setTried(true)
    if (name.trim() === '' || chosen.length === 0) return
    // The reader's language first: the others are translated from it.
    const ordered = [...chosen].sort((a, b) => Number(b === reader) - Number(a === reader))
    try {
      const made = await create.mutateAsync({ from: 'blank', name: name.trim(), languages: ordered })
      await navigate({ to: '/collect/surveys/$surveyId', params: { surveyId: made.id }, search: {} })
    } catch {
      // The refusal is shown from the mutation's own state.
    }
  }
  return (
    <Card title={t('new.blank')} subtitle={t('new.blankNote')}>
      <form
        className="card-body form"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Field
          label={t('new.name')}
          value={name}
          maxLength={200}
          autoComplete="off"
          error={tried && name.trim() === '' ? t('new.needName') : null}
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset className="field">
          <legend className="field-legend">{t('new.languages')}</legend>
          <div className="row wrap new-languages">
            {languages.map((tag) => (
              <CheckField
                key={tag}
                label={languageName(tag, reader)}
                checked={chosen.includes(tag)}
                onChange={(on) => setChosen(on ? [...chosen, tag] : chosen.filter((one) => one !== tag))}
              />
            ))}
          </div>
          <p className={tried && chosen.length === 0 ? 'field-error' : 'note'}>{t('new.languagesHint')}</p>
        </fieldset>
        <Refusal error={create.error} />
        <div className="form-actions">
          <button type="submit" className="plain-button primary" disabled={create.isPending}>
            {t('new.start')}
          </button>
        </div>
      </form>
    </Card>
  )
}

function TemplatesCard({ chosen }: { chosen: string | undefined }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const list = useTemplates()
  return (
    <Card title={t('new.templates')} subtitle={t('new.templatesNote')}>
      <div className="card-body">
        <QueryView query={list} lines={6} bare>
          {(data) => (
            <ul className="template-list">
              {data.templates.map((one) => (
                <li key={one.id} className={one.id === chosen ? 'template template-on' : 'template'}>
                  <Link
                    to="/collect/surveys/new"
                    search={{ template: one.id }}
                    replace
                    resetScroll={false}
                    className="open-name"
                    aria-current={one.id === chosen ? 'true' : undefined}
                  >
                    {one.name}
                  </Link>
                  <p className="t2">{one.about}</p>
                  <p className="note">
                    {t('new.size', {
                      count: one.questions,
                      minutes: formatNumber(one.minutes, one.minutes < 3 ? 1 : 0, language),
                    })}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </QueryView>
      </div>
    </Card>
  )
}

function TemplatePreview({ id, survey }: { id: string | null; survey: Survey | null }) {
  const { t } = useTranslation('surveys')
  const reader = useLanguage()
  const navigate = useNavigate()
  const { create } = useSurveyChanges()
  const [language, setLanguage] = useState<string>(reader)
  if (!survey || id === null) {
    return <EmptyState title={t('new.noPreview')} hint={t('new.noPreviewHint')} />
  }
  const use = async () => {
    try {
      const made = await create.mutateAsync({ from: 'template', template: id })
      await navigate({ to: '/collect/surveys/$surveyId', params: { surveyId: made.id }, search: {} })
    } catch {
      // The refusal is shown from the mutation's own state.
    }
  }
  return (
    <section className="new-preview" aria-label={t('new.preview')}>
      <div className="builder-device builder-phone">
        <Trial survey={survey} language={language} scheme="light" title={t('new.preview')} onLanguage={setLanguage} />
      </div>
      <Refusal error={create.error} />
      <button type="button" className="plain-button primary" disabled={create.isPending} onClick={() => void use()}>
        {t('new.use')}
      </button>
      <p className="note">{t('new.previewNote')}</p>
    </section>
  )
}
