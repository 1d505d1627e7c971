/** One field and why it was refused, in the reader's words (the server answers in the language that was asked for). */
export type FieldProblem = { field: string; reason: string; expected?: string; found?: string }

/** Codes of the server's catalogue that the interface has words for; `network`: no answer at all. */
export const problemCodes = [
  'invalid_input',
  'malformed_body',
  'unauthenticated',
  'forbidden',
  'origin_refused',
  'not_found',
  'conflict',
  'gone',
  'too_large',
  'unsupported_media_type',
  'cannot_compute',
  'key_reused',
  'too_many_requests',
  'log_full',
  'not_ready',
  'internal',
  'network',
] as const
export type ProblemCode = (typeof problemCodes)[number]

export type ProblemFacts = {
  code: ProblemCode
  status: number
  /** The server's own sentence, in English. */
  detail: string | null
  problems: readonly FieldProblem[]
  retryAfterSeconds: number | null
  reference: string | null
}

/** A refused or failed call (RFC 9457). Everything the interface shows of an error comes from here. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly facts: ProblemFacts
  constructor(facts: ProblemFacts) {
    super(facts.detail ?? facts.code)
    this.facts = facts
  }
}

const codeOfStatus: Record<number, ProblemCode> = {
  400: 'invalid_input',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'gone',
  413: 'too_large',
  415: 'unsupported_media_type',
  422: 'cannot_compute',
  429: 'too_many_requests',
  503: 'not_ready',
}

function isProblemCode(value: unknown): value is ProblemCode {
  return problemCodes.some((code) => code === value)
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    'reason' in value &&
    typeof value.field === 'string' &&
    typeof value.reason === 'string'
  )
}

/** Reads a refusal leniently: a proxy in between may answer with anything. */
export function readProblem(status: number, body: unknown, header: (name: string) => string | null): ProblemFacts {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const retryAfter = Number(header('retry-after'))
  return {
    code: isProblemCode(fields.code) ? fields.code : (codeOfStatus[status] ?? 'internal'),
    status,
    detail: typeof fields.detail === 'string' ? fields.detail : null,
    problems: Array.isArray(fields.problems) ? fields.problems.filter(isFieldProblem) : [],
    retryAfterSeconds: Number.isFinite(retryAfter) && retryAfter > 0 ? Math.ceil(retryAfter) : null,
    reference: header('x-request-id'),
  }
}

/** What any thrown value means for the reader: no answer from the server is `network`, a defect is `internal`. */
export function factsOf(error: unknown): ProblemFacts {
  if (error instanceof ApiProblem) return error.facts
  const network = error instanceof TypeError
  const detail = error instanceof Error && !network ? error.message : null
  const code = network ? 'network' : 'internal'
  return { code, status: 0, detail, problems: [], retryAfterSeconds: null, reference: null }
}

/** Whether the same call may succeed by itself in a moment. */
export function mayRetry(facts: ProblemFacts): boolean {
  return facts.code === 'network' || facts.code === 'not_ready' || facts.status === 502 || facts.status === 504
}

/** The problems of one field of a form; the server prefixes the place, `body.email`. */
export function problemsOfField(facts: ProblemFacts, field: string): string[] {
  const names = [field, `body.${field}`]
  return facts.problems.filter((problem) => names.includes(problem.field)).map((problem) => problem.reason)
}
