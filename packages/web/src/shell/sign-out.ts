import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { authCall } from './auth/auth-call.ts'
import { setSessionEnded } from './session-end.ts'

/** Ends the session on the server, forgets every answer in this window, and shows the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await authCall('/sign-out', {})
    await navigate({ to: '/sign-in', search: {}, ignoreBlocker: true })
    client.clear()
    setSessionEnded(false)
  }
}
