import { contract } from '@opencxm/server/contract'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, PasswordField } from '../../ui/form/Field.tsx'
import { ErrorState, Skeleton } from '../../ui/state/states.tsx'
import { callRoute } from '../api/call-route.ts'
import { factsOf, problemsOfField } from '../api/problem.ts'
import { routeQuery } from '../api/route-query.ts'
import type { ReplyOf } from '../api/types.ts'
import { ProblemState } from '../problem/ProblemState.tsx'
import { useProblemText } from '../problem/use-problem-text.ts'
import { AuthForm, AuthPage } from './AuthPage.tsx'
import { authCall } from './auth-call.ts'
import { checkNewPassword, checkRequired } from './checks.ts'
import { useFaultText } from './use-fault-text.ts'

type Offer = ReplyOf<typeof contract.auth.readInvitation>

/** What an invitation offers, and joining with it. */
export function InvitationPage() {
  const { t } = useTranslation(['auth', 'shell'])
  const { token } = useParams({ from: '/invitations/$token' })
  const offer = useQuery(routeQuery(contract.auth.readInvitation, { params: { token } }))
  if (offer.data) {
    const { workspaceName: workspace, role, email } = offer.data
    return (
      <AuthPage
        title={t('auth:invitation.title', { workspace })}
        lead={t('auth:invitation.lead', { role: t(`shell:account.role.${role}`), email })}
      >
        <InvitationForm token={token} offer={offer.data} />
      </AuthPage>
    )
  }
  const ended = offer.isError && ['gone', 'not_found'].includes(factsOf(offer.error).code)
  return (
    <AuthPage title={t('auth:invitation.title', { workspace: 'OpenCXM' })}>
      {offer.isError && !ended ? <ProblemState error={offer.error} onRetry={() => void offer.refetch()} bare /> : null}
      {ended ? <ErrorState title={t('auth:invitation.invalid')} hint={t('auth:invitation.invalidHint')} bare /> : null}
      {offer.isPending ? <Skeleton lines={3} /> : null}
    </AuthPage>
  )
}

function InvitationForm({ token, offer }: { token: string; offer: Offer }) {
  const { t } = useTranslation('auth')
  const explain = useProblemText()
  const fault = useFaultText()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const passwordFault = offer.hasAccount ? checkRequired(password) : checkNewPassword(password)
  const nameFault = offer.hasAccount ? null : checkRequired(name)
  const join = async () => {
    setTried(true)
    setProblem(null)
    if (passwordFault !== null || nameFault !== null) return
    setBusy(true)
    try {
      const body = { name: offer.hasAccount ? offer.email.slice(0, 80) : name.trim(), password }
      await callRoute(contract.auth.acceptInvitation, { params: { token }, body })
      await authCall('/sign-in/email', { email: offer.email, password })
      await navigate({ to: '/' })
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const facts = problem ? factsOf(problem) : null
  const served = (field: string) => (facts ? (problemsOfField(facts, field)[0] ?? null) : null)
  return (
    <AuthForm
      submit={t('invitation.submit')}
      busy={busy}
      error={facts && facts.problems.length === 0 ? `${explain(problem).title}. ${explain(problem).hint}` : null}
      onSubmit={() => void join()}
    >
      {offer.hasAccount ? (
        <p className="t2">{t('invitation.existing')}</p>
      ) : (
        <Field
          label={t('name')}
          value={name}
          autoComplete="name"
          error={(tried ? fault(nameFault, name) : null) ?? served('name')}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <PasswordField
        label={t('password')}
        {...(offer.hasAccount ? {} : { hint: t('passwordRule') })}
        show={t('showPassword')}
        hide={t('hidePassword')}
        autoComplete={offer.hasAccount ? 'current-password' : 'new-password'}
        value={password}
        error={(tried ? fault(passwordFault, password) : null) ?? served('password')}
        onChange={(event) => setPassword(event.target.value)}
      />
    </AuthForm>
  )
}
