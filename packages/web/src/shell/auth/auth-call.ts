import { ApiProblem, readProblem } from '../api/problem.ts'

/**
 * A call of better-auth's own routes, which lie outside the contract. Throws an `ApiProblem` when refused; the reply is
 * not read, for the session is asked for afterwards.
 */
export async function authCall(path: '/sign-in/email' | '/sign-out', body: Record<string, unknown>): Promise<void> {
  const response = await fetch(`/api/auth${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) return
  const reply: unknown = await response.json().catch(() => undefined)
  throw new ApiProblem(readProblem(response.status, reply, (name) => response.headers.get(name)))
}
