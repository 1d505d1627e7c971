import * as z from 'zod'
import { defineRoute } from '../../platform/contract/index.ts'

export const privacyRoutes = {
  exportPerson: defineRoute({
    method: 'GET',
    path: '/api/v1/people/:id/export',
    summary: 'Everything that is kept of one person, as JSON.',
    permission: 'people:export',
    audit: 'people.export',
    replies: 'file',
    params: z.object({ id: z.string().max(64) }),
  }),
  erase: defineRoute({
    method: 'POST',
    path: '/api/v1/people/:id/erase',
    summary: 'Erases one person everywhere, for good.',
    permission: 'people:erase',
    audit: 'people.erase',
    status: 202,
    params: z.object({ id: z.string().max(64) }),
    body: z.object({ confirm: z.literal('erase') }),
    reply: z.object({ erasureId: z.string() }),
  }),
}
