import { Readable } from 'node:stream'
import type { Handlers } from '../../platform/http/index.ts'
import type { privacyRoutes } from './contract.ts'
import type { KeptElsewhere } from './ports.ts'
import { exportPerson } from './service/export-person.ts'
import { type EraseJob, requestErasure } from './service/request-erasure.ts'

/** Handlers of unify/privacy. */
export function privacyHandlers(deps: { kept: KeptElsewhere; job: EraseJob }): Handlers<typeof privacyRoutes> {
  return {
    exportPerson: async (ctx, { params }, { reply }) => {
      const pieces = await exportPerson(ctx, deps.kept, params.id)
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="person-${params.id.replace(/\W/g, '')}.json"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(pieces, { objectMode: false }))
    },
    erase: async (ctx, { params }) => await requestErasure(ctx, deps.job, params.id),
  }
}
