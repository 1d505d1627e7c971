import { type FormEvent, type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Language, languages, toLanguage } from '../../ui/format/index.ts'
import { Logo } from '../../ui/icons.tsx'
import { languageNames, useLanguageSwitch } from '../language-switch.ts'
import './auth.css'

type Props = { title: string; lead?: ReactNode; children: ReactNode }

/** The frame of pages for people who are not signed in: one card, and the choice of language. */
export function AuthPage({ title, lead, children }: Props) {
  const { t, i18n } = useTranslation(['auth', 'shell'])
  const switchTo = useLanguageSwitch()
  useEffect(() => {
    document.title = `${title} · OpenCXM`
  }, [title])
  return (
    <div className="auth">
      <header className="auth-top">
        <span className="brand">
          <Logo />
          OpenCXM
        </span>
        <span className="sp" />
        <fieldset className="auth-languages" aria-label={t('shell:account.language')}>
          {languages.map((language: Language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={toLanguage(i18n.language) === language}
              onClick={() => void switchTo(language)}
            >
              {languageNames[language]}
            </button>
          ))}
        </fieldset>
      </header>
      <main className="auth-main" id="content">
        <div className="auth-card">
          <h1>{title}</h1>
          {lead ? <p className="t2">{lead}</p> : null}
          {children}
        </div>
        <p className="note auth-tagline">{t('auth:tagline')}</p>
      </main>
    </div>
  )
}

type FormProps = {
  onSubmit: () => void
  submit: string
  busy: boolean
  /** Why the whole form was refused. */
  error?: string | null
  children: ReactNode
}

/** Fields, one main button, and the reason of a refusal above it. */
export function AuthForm({ onSubmit, submit, busy, error, children }: FormProps) {
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) onSubmit()
  }
  return (
    <form className="auth-form" onSubmit={send} noValidate>
      {children}
      {error ? (
        <p className="field-error" role="alert">
          {error}
        </p>
      ) : null}
      <button type="submit" className="plain-button primary auth-submit" aria-busy={busy} disabled={busy}>
        {submit}
      </button>
    </form>
  )
}
