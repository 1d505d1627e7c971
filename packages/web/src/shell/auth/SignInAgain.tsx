import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { factsOf } from '../api/problem.ts'
import { useProblemText } from '../problem/use-problem-text.ts'
import { type Session, sessionQuery } from '../session.ts'
import { setSessionEnded } from '../session-end.ts'
import { AuthForm } from './AuthPage.tsx'
import { authCall } from './auth-call.ts'
import { CurrentPassword } from './CurrentPassword.tsx'
import { checkRequired } from './checks.ts'

/** Over the page whose session ended: whoever was signed in goes on where they were, and what they typed is still there. */
export function SignInAgain({ session }: { session: Session }) {
  const { t } = useTranslation('auth')
  const client = useQueryClient()
  const router = useRouter()
  const [password, setPassword] = useState('')
  const { send, busy, error, tried } = useSignInAgain(session)
  const leave = () => {
    setSessionEnded(false)
    client.removeQueries({ queryKey: sessionQuery().queryKey })
    void router.invalidate()
  }
  return (
    <Dialog label={t('again.title')} onClose={leave} stays>
      <h2 className="dialog-head">{t('again.title')}</h2>
      <p className="t2 auth-again">{t('again.lead', { email: session.user.email })}</p>
      <AuthForm submit={t('signIn.submit')} busy={busy} error={error} onSubmit={() => void send(password)}>
        <input type="hidden" name="email" autoComplete="username" value={session.user.email} />
        <CurrentPassword value={password} tried={tried} onChange={setPassword} />
      </AuthForm>
      <p className="auth-foot">
        <button type="button" className="link" onClick={leave}>
          {t('again.leave')}
        </button>
      </p>
    </Dialog>
  )
}

function useSignInAgain(session: Session) {
  const { t } = useTranslation('auth')
  const explain = useProblemText()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const send = async (password: string) => {
    setTried(true)
    setError(null)
    if (checkRequired(password) !== null) return
    setBusy(true)
    try {
      await authCall('/sign-in/email', { email: session.user.email, password })
      setSessionEnded(false)
      await client.invalidateQueries()
    } catch (problem) {
      const text = explain(problem)
      setError(factsOf(problem).status === 401 ? t('signIn.wrong') : `${text.title}. ${text.hint}`)
      setBusy(false)
    }
  }
  return { send, busy, error, tried }
}
