import type { Multipart } from '@fastify/multipart'
import type { FileReference, FormFields, RunFault } from '@opencxm/survey'
import type { FastifyRequest } from 'fastify'
import { fail } from '../../../platform/kernel/index.ts'
import type { TryAgain, UploadOutcome } from '../index.ts'
import { formFields } from './form-fields.ts'
import type { PageSurveys } from './respond.ts'

/** What came with a multipart form. */
export type MultipartForm = {
  fields: FormFields
  files: Map<string, { added: FileReference[]; fault: RunFault | null }>
  /** A file that cannot be taken now. */
  wait: TryAgain | null
}

/**
 * Reads a multipart form as it streams in: each file is handed on while it arrives. The token stands before the files, since browsers
 * send fields in the order of the page. Throws `too_large` when the fields together have more than `fieldCharsMax`.
 */
export async function readMultipart(
  request: FastifyRequest,
  surveys: PageSurveys,
  fieldCharsMax: number,
): Promise<MultipartForm> {
  const pairs: [string, string][] = []
  const files: MultipartForm['files'] = new Map()
  let wait: TryAgain | null = null
  let chars = 0
  const tokenOf = () => pairs.find(([name]) => name === '$token')?.[1] ?? ''
  for await (const part of partsOf(request)) {
    if (part.type === 'field') {
      const value = String(part.value)
      chars += part.fieldname.length + value.length
      if (chars > fieldCharsMax) {
        // The parser would keep all that follows: it gets no more, and the rest is read away.
        request.raw.unpipe()
        request.raw.resume()
        throw fail('too_large')
      }
      pairs.push([part.fieldname, value])
      continue
    }
    const isNothing = part.filename === undefined || part.filename === ''
    if (isNothing) {
      part.file.resume()
      continue
    }
    const key = part.fieldname
    const outcome = await surveys.takeUpload({
      token: tokenOf(),
      question: key.split('@')[0] ?? '',
      name: part.filename,
      content: part.file,
      address: request.ip,
    })
    part.file.resume()
    const taken = files.get(key) ?? { added: [], fault: null }
    if (outcome.outcome === 'taken') taken.added.push(outcome.file)
    else if (outcome.outcome === 'try_again') wait = outcome
    else taken.fault = faultOf(key, outcome)
    files.set(key, taken)
  }
  return { fields: formFields(pairs), files, wait }
}

/** The parts as they arrive; a body that is none, or breaks off, is the client's fault. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  const parts = request.parts()
  for (;;) {
    const next = await parts.next().catch((error: unknown) => {
      if (typeof (error as { statusCode?: unknown }).statusCode === 'number') throw error
      throw fail('malformed_body')
    })
    if (next.done === true) return
    yield next.value
  }
}

function faultOf(key: string, outcome: Exclude<UploadOutcome, { outcome: 'taken' | 'try_again' }>): RunFault {
  if (outcome.outcome !== 'refused') return { key, code: 'wrong_type', params: {} }
  const { reason } = outcome
  if (reason === 'too_large' || reason === 'too_many') return { key, code: reason, params: {} }
  return { key, code: reason === 'empty' ? 'wrong_type' : 'bad_file', params: {} }
}
