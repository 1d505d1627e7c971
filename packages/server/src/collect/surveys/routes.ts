import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Edge, type Handlers, mountRoutes } from '../../platform/http/index.ts'
import { surveysRoutes } from './contract.ts'
import type { PageDeps } from './page/respond.ts'
import { mountSurveyPages } from './page/routes.ts'
import { readScriptFiles } from './page/script-files.ts'
import type { ProfileOfPublicId, PublicIdsOf, SegmentFilter } from './ports.ts'
import { checkDefinition, checkDraft } from './service/check.ts'
import { exportSurvey, importSurvey, listTemplates } from './service/exchange.ts'
import { linksOf, personalLink, qrOf, testLink } from './service/links.ts'
import { archiveSurvey, createSurvey, getSurvey, listSurveys, saveSurvey, setOpen } from './service/manage.ts'
import { getVersion, listVersions, publishSurvey } from './service/publish.ts'
import { quotasOf } from './service/quotas.ts'
import { exportResults, surveyDropoff, surveyTexts } from './service/result-lists.ts'
import { surveyResults, surveySeries } from './service/results.ts'
import { listUploads, openUpload } from './service/stored-files.ts'
import type { Surveys, SurveysHousekeeping } from './service/surveys.ts'

type SurveysRoutesDeps = {
  surveys: Surveys & SurveysHousekeeping
  segments: SegmentFilter
  profileOf: ProfileOfPublicId
  publicIdsOf: PublicIdsOf
}

/** Where the person of a personal link says that they do not want to be asked again; null for nobody known. */
export type LeaveUrl = PageDeps['leaveUrl']

/** Mounts the API for staff, and respondents' pages. `frameAncestors`: origins that may show surveys inside their own pages. */
export async function mountSurveys(
  app: FastifyInstance,
  edge: Edge,
  deps: SurveysRoutesDeps & Pick<PageDeps, 'frameAncestors' | 'leaveUrl'>,
): Promise<void> {
  mountRoutes(app, edge, { routes: surveysRoutes, handlers: surveysHandlers(deps) })
  const { surveys, frameAncestors, leaveUrl } = deps
  await mountSurveyPages(app, { surveys, frameAncestors, leaveUrl, scripts: readScriptFiles(), clock: edge.base.clock })
}

/** Handlers of collect/surveys for signed-in staff; the respondents' pages are in `page/`. */
function surveysHandlers(deps: SurveysRoutesDeps): Handlers<typeof surveysRoutes> {
  const { surveys, segments } = deps
  /** What a change gives, once respondents' pages know of it too. */
  const inForce = async <T>(id: string, change: Promise<T>): Promise<T> => {
    const done = await change
    surveys.forgetPublished(id)
    return done
  }
  return {
    list: async (ctx, { query }) => ({ surveys: await listSurveys(ctx, query) }),
    templates: async (ctx) => listTemplates(ctx),
    create: async (ctx, { body }) => await createSurvey(ctx, body),
    importFile: async (ctx, { body }) => await importSurvey(ctx, body),
    get: async (ctx, { params }) => await getSurvey(ctx, params.survey),
    save: async (ctx, { params, body }) => await saveSurvey(ctx, params.survey, body),
    archive: async (ctx, { params }) => {
      await inForce(params.survey, archiveSurvey(ctx, params.survey))
      return { archived: true }
    },
    setOpen: async (ctx, { params, body }) => await inForce(params.survey, setOpen(ctx, params.survey, body.open)),
    publish: async (ctx, { params, body }) => await inForce(params.survey, publishSurvey(ctx, params.survey, body)),
    versions: async (ctx, { params }) => ({ versions: await listVersions(ctx, params.survey) }),
    version: async (ctx, { params, query }) =>
      await getVersion(ctx, { id: params.survey, version: params.version, against: query.against }),
    check: async (ctx, { params }) => await checkDraft(ctx, params.survey),
    checkDefinition: async (ctx, { body }) => checkDefinition(ctx, body.definition),
    exportFile: async (ctx, { params, query }) => await exportSurvey(ctx, params.survey, query),
    links: async (ctx, { params, query }) => await linksOf(ctx, surveys, { id: params.survey, channel: query.channel }),
    qr: async (ctx, { params, query }, { reply }) => {
      const { type, body } = await qrOf(ctx, surveys, { id: params.survey, query })
      return sandboxed(reply, { type, name: `${params.survey}.${query.format}` }).send(body)
    },
    testLink: async (ctx, { params }) => await testLink(ctx, surveys, params.survey),
    personalLink: async (ctx, { params, body }) => await personalLink(ctx, deps, { id: params.survey, body }),
    quotas: async (ctx, { params }) => ({ quotas: await quotasOf(ctx, params.survey) }),
    results: async (ctx, { params, query }) => await surveyResults(ctx, segments, { id: params.survey, query }),
    series: async (ctx, { params, query }) => await surveySeries(ctx, segments, { id: params.survey, query }),
    texts: async (ctx, { params, query }) => await surveyTexts(ctx, segments, { id: params.survey, query }),
    dropoff: async (ctx, { params, query }) => await surveyDropoff(ctx, segments, { id: params.survey, query }),
    exportResults: async (ctx, { params, query }, { reply }) => {
      const { name, content } = await exportResults(ctx, deps, { id: params.survey, query })
      const type = query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.apache.parquet'
      return sandboxed(reply, { type, name }).send(content)
    },
    uploads: async (ctx, { params, query }) => await listUploads(ctx, params.survey, query),
    upload: async (ctx, { params }, { reply }) => {
      const file = await openUpload(ctx, surveys.uploadsFolder, params)
      return sandboxed(reply, file).header('content-length', file.bytes).send(file.content)
    },
  }
}

/** A download that no browser runs or shows as a page of ours. */
function sandboxed(reply: FastifyReply, { type, name }: { type: string; name: string }): FastifyReply {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-store')
}
