import type { Handlers } from '../../platform/http/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { setMerge } from '../identity/index.ts'
import type { peopleRoutes } from './contract.ts'
import type { PersonKnowledge } from './ports.ts'
import { listPeople, readPerson, readTimeline } from './service/read-person.ts'
import { peopleSummary } from './service/summary.ts'
import { listTraits } from './service/trait-keys.ts'

export type PeopleDeps = { knowledge: PersonKnowledge; forget: (workspace: WorkspaceId) => void }

/** Adapters of the people's routes. */
export function peopleHandlers(deps: PeopleDeps): Handlers<typeof peopleRoutes> {
  return {
    list: async (ctx, { query }) => await listPeople(ctx, deps.knowledge, query),
    get: async (ctx, { params }) => await readPerson(ctx, deps.knowledge, params.id),
    timeline: async (ctx, { params, query }) => await readTimeline(ctx, params.id, query),
    undoMerge: async (ctx, { params }) => {
      const { changed, people } = await setMerge(ctx, deps, {
        person: params.id,
        mergeId: params.mergeId,
        undone: true,
      })
      return { undone: changed, people }
    },
    redoMerge: async (ctx, { params }) => {
      const { changed, people } = await setMerge(ctx, deps, {
        person: params.id,
        mergeId: params.mergeId,
        undone: false,
      })
      return { redone: changed, people }
    },
    summary: async (ctx) => await peopleSummary(ctx),
    traits: async (ctx) => await listTraits(ctx),
  }
}
