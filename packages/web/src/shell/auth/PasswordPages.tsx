import { contract } from '@opencxm/server/contract'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, PasswordField } from '../../ui/form/Field.tsx'
import { callRoute } from '../api/call-route.ts'
import { useProblemText } from '../problem/use-problem-text.ts'
import { AuthForm, AuthPage } from './AuthPage.tsx'
import { checkEmail, checkNewPassword } from './checks.ts'
import { useFaultText } from './use-fault-text.ts'

/** Sends a call once at a time and keeps the words of its refusal. */
function useSend(call: () => Promise<void>) {
  const explain = useProblemText()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const send = async () => {
    setBusy(true)
    setError(null)
    try {
      await call()
    } catch (problem) {
      const text = explain(problem)
      setError(`${text.title}. ${text.problems.join(' ')} ${text.hint}`)
    } finally {
      setBusy(false)
    }
  }
  return { send, busy, error }
}

/** Asks for a link to choose a new password; the answer never tells whether the address has an account. */
export function ForgotPasswordPage() {
  const { t } = useTranslation('auth')
  const fault = useFaultText()
  const [email, setEmail] = useState('')
  const [tried, setTried] = useState(false)
  const [sent, setSent] = useState(false)
  const { send, busy, error } = useSend(async () => {
    await callRoute(contract.auth.requestReset, { body: { email: email.trim() } })
    setSent(true)
  })
  const submit = () => {
    setTried(true)
    if (checkEmail(email) === null) void send()
  }
  return (
    <AuthPage title={t('forgot.title')} lead={sent ? undefined : t('forgot.lead')}>
      {sent ? (
        <p className="auth-info" role="status">
          {t('forgot.sent', { email: email.trim() })} {t('forgot.noMail')}
        </p>
      ) : (
        <AuthForm submit={t('forgot.submit')} busy={busy} error={error} onSubmit={submit}>
          <Field
            label={t('email')}
            type="email"
            autoComplete="username"
            value={email}
            error={tried ? fault(checkEmail(email), email) : null}
            onChange={(event) => setEmail(event.target.value)}
          />
        </AuthForm>
      )}
      <p className="auth-foot">
        <Link to="/sign-in" search={{}}>
          {t('forgot.back')}
        </Link>
      </p>
    </AuthPage>
  )
}

/** Sets a new password with the one-time link. */
export function ResetPasswordPage() {
  const { t } = useTranslation('auth')
  const fault = useFaultText()
  const navigate = useNavigate()
  const { token } = useParams({ from: '/reset-password/$token' })
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const { send, busy, error } = useSend(async () => {
    await callRoute(contract.auth.resetPassword, { params: { token }, body: { password } })
    await navigate({ to: '/sign-in', search: { reset: true } })
  })
  const submit = () => {
    setTried(true)
    if (checkNewPassword(password) === null) void send()
  }
  return (
    <AuthPage title={t('reset.title')}>
      <AuthForm submit={t('reset.submit')} busy={busy} error={error} onSubmit={submit}>
        <PasswordField
          label={t('newPassword')}
          hint={t('passwordRule')}
          show={t('showPassword')}
          hide={t('hidePassword')}
          autoComplete="new-password"
          value={password}
          error={tried ? fault(checkNewPassword(password), password) : null}
          onChange={(event) => setPassword(event.target.value)}
        />
      </AuthForm>
    </AuthPage>
  )
}
