import { contract } from '@opencxm/server/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, PasswordField, SelectField } from '../../ui/form/Field.tsx'
import { toLanguage } from '../../ui/format/index.ts'
import { callRoute } from '../api/call-route.ts'
import { factsOf, problemsOfField } from '../api/problem.ts'
import { routeQuery } from '../api/route-query.ts'
import { useProblemText } from '../problem/use-problem-text.ts'
import { AuthForm, AuthPage } from './AuthPage.tsx'
import { authCall } from './auth-call.ts'
import { checkEmail, checkNewPassword, checkRequired, currencyFor, tokenOf } from './checks.ts'
import { useFaultText } from './use-fault-text.ts'

const currencies = ['CNY', 'USD', 'EUR', 'TWD', 'HKD', 'JPY', 'GBP', 'SGD', 'AUD', 'CAD', 'CHF', 'KRW', 'INR', 'BRL']

type Draft = {
  token: string
  name: string
  email: string
  password: string
  workspaceName: string
  timeZone: string
  currency: string
}

/** The first owner: token from the server's terminal, account, workspace. */
export function SetupPage() {
  const { t } = useTranslation('auth')
  const state = useQuery(routeQuery(contract.auth.setupState))
  if (state.data?.needsOwner === false) {
    return (
      <AuthPage title={t('setup.title')} lead={t('setup.alreadyDone')}>
        <p className="auth-foot">
          <Link to="/sign-in" search={{}}>
            {t('forgot.back')}
          </Link>
        </p>
      </AuthPage>
    )
  }
  return (
    <AuthPage title={t('setup.title')} lead={t('setup.lead')}>
      <SetupForm />
    </AuthPage>
  )
}

function SetupForm() {
  const { t } = useTranslation('auth')
  const search = useSearch({ from: '/setup' })
  const [draft, setDraft] = useState<Draft>(() => ({
    token: search.token ?? '',
    name: '',
    email: '',
    password: '',
    workspaceName: '',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: currencyFor(navigator.language),
  }))
  const { send, busy, problem, tried } = useSetup(draft)
  const explain = useProblemText()
  const fault = useFaultText()
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const served = (field: string) => (problem ? (problemsOfField(factsOf(problem), field)[0] ?? null) : null)
  const required = (key: 'token' | 'name' | 'workspaceName') =>
    (tried ? fault(checkRequired(draft[key]), draft[key]) : null) ?? served(key)
  const refusal = problem && factsOf(problem).problems.length === 0 ? explain(problem) : null
  return (
    <AuthForm
      submit={t('setup.submit')}
      busy={busy}
      error={refusal ? `${refusal.title}. ${refusal.hint}` : null}
      onSubmit={() => void send()}
    >
      <Field
        label={t('setup.token')}
        hint={t('setup.tokenHint')}
        value={draft.token}
        autoComplete="off"
        spellCheck={false}
        error={required('token')}
        onChange={(event) => set({ token: event.target.value })}
      />
      <Field
        label={t('name')}
        value={draft.name}
        autoComplete="name"
        error={required('name')}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Field
        label={t('email')}
        type="email"
        value={draft.email}
        autoComplete="username"
        error={(tried ? fault(checkEmail(draft.email), draft.email) : null) ?? served('email')}
        onChange={(event) => set({ email: event.target.value })}
      />
      <PasswordField
        label={t('password')}
        hint={t('passwordRule')}
        show={t('showPassword')}
        hide={t('hidePassword')}
        value={draft.password}
        autoComplete="new-password"
        error={(tried ? fault(checkNewPassword(draft.password), draft.password) : null) ?? served('password')}
        onChange={(event) => set({ password: event.target.value })}
      />
      <Field
        label={t('setup.workspaceName')}
        hint={t('setup.workspaceHint')}
        value={draft.workspaceName}
        autoComplete="organization"
        error={required('workspaceName')}
        onChange={(event) => set({ workspaceName: event.target.value })}
      />
      <SelectField
        label={t('setup.timeZone')}
        hint={t('setup.timeZoneHint')}
        value={draft.timeZone}
        options={timeZones(draft.timeZone)}
        onChange={(timeZone) => set({ timeZone })}
      />
      <SelectField
        label={t('setup.currency')}
        value={draft.currency}
        options={currencies.map((currency) => ({ value: currency, label: currency }))}
        onChange={(currency) => set({ currency })}
      />
    </AuthForm>
  )
}

function timeZones(current: string): { value: string; label: string }[] {
  const zones = new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])
  return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}

function useSetup(draft: Draft) {
  const { i18n } = useTranslation('auth')
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const send = async () => {
    setTried(true)
    setProblem(null)
    const faults = [
      checkRequired(draft.token),
      checkRequired(draft.name),
      checkEmail(draft.email),
      checkNewPassword(draft.password),
      checkRequired(draft.workspaceName),
    ]
    if (faults.some((one) => one !== null)) return
    setBusy(true)
    try {
      const email = draft.email.trim()
      const body = { ...draft, email, token: tokenOf(draft.token), language: toLanguage(i18n.language) }
      await callRoute(contract.auth.setup, { body })
      await authCall('/sign-in/email', { email, password: draft.password })
      await navigate({ to: '/' })
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { send, busy, problem, tried }
}
