import { contract } from '@opencxm/server/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/form/Field.tsx'
import { factsOf } from '../api/problem.ts'
import { routeQuery } from '../api/route-query.ts'
import { useProblemText } from '../problem/use-problem-text.ts'
import { safeReturn } from '../return-path.ts'
import { sessionQuery } from '../session.ts'
import { setSessionEnded } from '../session-end.ts'
import { AuthForm, AuthPage } from './AuthPage.tsx'
import { authCall } from './auth-call.ts'
import { CurrentPassword } from './CurrentPassword.tsx'
import { checkEmail, checkRequired } from './checks.ts'
import { useFaultText } from './use-fault-text.ts'

/** Sign in with e-mail and password, then go back to where one came from. Where nobody can sign in yet, the first owner is made. */
export function SignInPage() {
  const { t } = useTranslation('auth')
  const search = useSearch({ from: '/sign-in' })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { send, busy, error, tried } = useSignIn(search.return)
  const fault = useFaultText()
  const setup = useQuery(routeQuery(contract.auth.setupState))
  if (setup.data?.needsOwner) return <Navigate to="/setup" search={{}} replace />
  return (
    <AuthPage title={t('signIn.title')}>
      {search.return ? <p className="auth-info">{t('signIn.expired')}</p> : null}
      {search.reset ? (
        <p className="auth-info" role="status">
          {t('reset.done')}
        </p>
      ) : null}
      <AuthForm submit={t('signIn.submit')} busy={busy} error={error} onSubmit={() => void send(email, password)}>
        <Field
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          error={tried ? fault(checkEmail(email), email) : null}
          onChange={(event) => setEmail(event.target.value)}
        />
        <CurrentPassword value={password} tried={tried} onChange={setPassword} />
      </AuthForm>
      <p className="auth-foot">
        <Link to="/forgot-password">{t('signIn.forgot')}</Link>
      </p>
    </AuthPage>
  )
}

function useSignIn(returnTo: string | undefined) {
  const { t } = useTranslation('auth')
  const explain = useProblemText()
  const client = useQueryClient()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const send = async (email: string, password: string) => {
    setTried(true)
    setError(null)
    if (checkEmail(email) !== null || checkRequired(password) !== null) return
    setBusy(true)
    try {
      await authCall('/sign-in/email', { email: email.trim(), password })
      client.clear()
      setSessionEnded(false)
      await client.fetchQuery(sessionQuery())
      router.history.push(safeReturn(returnTo))
    } catch (problem) {
      const text = explain(problem)
      setError(factsOf(problem).status === 401 ? t('signIn.wrong') : `${text.title}. ${text.hint}`)
    } finally {
      setBusy(false)
    }
  }
  return { send, busy, error, tried }
}
