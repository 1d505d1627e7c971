import { contract } from '@opencxm/server/contract'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routePages, routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'
import type { Draft } from './draft.ts'
import type { FileWithDraft, ImportState, Mapping, ReadSettings, RejectReason, RepairRow } from './types.ts'
import { isMoving } from './view.ts'

const movingMs = 1000
const stillMs = 30_000
const pageSize = 50
const previewRows = 10

/** Imports, newest first, followed while one is moving. */
export function useImports(state: ImportState | undefined) {
  const session = useSession()
  return useInfiniteQuery({
    ...routePages(contract.imports.listImports, { query: { limit: pageSize, ...(state ? { state } : {}) } }),
    enabled: may(session, 'imports:read'),
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.imports.some((one) => isMoving(one.state))) ? movingMs : stillMs,
  })
}

/** One import with its mapping, followed while it is moving. */
export function useImport(id: string) {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.imports.getImport, { params: { id } }),
    enabled: may(session, 'imports:read'),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data.state) ? movingMs : false),
  })
}

/** Rejected rows in the order of the file, of one reason or all; asked anew when their number changes. */
export function useRejected({ id, reason, count }: { id: string; reason: RejectReason | undefined; count: number }) {
  const pages = routePages(contract.imports.listRejected, {
    params: { id },
    query: { limit: pageSize, ...(reason ? { reason } : {}) },
  })
  return useInfiniteQuery({
    ...pages,
    queryKey: [...pages.queryKey, count] as unknown as typeof pages.queryKey,
    placeholderData: keepPreviousData,
    enabled: count > 0,
  })
}

/** An uploaded file, or how much of it has arrived. */
export function useFile(id: string | undefined) {
  return useQuery({
    ...routeQuery(contract.imports.getFile, { params: { file: id ?? '' } }),
    enabled: id !== undefined,
    retry: false,
  })
}

/** Keeps the draft of a file's mapping; the file as it is known here has it at once. */
export function useKeepDraft(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: Draft) =>
      callRoute(contract.imports.keepDraft, { params: { file: id }, body: { draft: draft as unknown as JsonRecord } }),
    onMutate: (draft) => {
      const { queryKey } = routeQuery(contract.imports.getFile, { params: { file: id } })
      client.setQueryData<FileWithDraft>(queryKey, (file) =>
        file ? { ...file, draft: draft as unknown as JsonRecord } : file,
      )
    },
    scope: { id: `draft ${id}` },
  })
}

type JsonRecord = NonNullable<FileWithDraft['draft']>

/** How a file is read and what its columns seem to be; settings that are given are taken as they are. */
export function useDetection(id: string | undefined, read: ReadSettings) {
  return useQuery({
    ...routeQuery(contract.imports.detect, { params: { file: id ?? '' }, body: { read } }),
    enabled: id !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}

/** The first rows as events; null asks nothing. The last preview stays while the next is on its way. */
export function usePreview(id: string, mapping: Mapping | null) {
  return useQuery({
    queryKey: [contract.imports.preview.path, id, mapping],
    queryFn: () =>
      callRoute(contract.imports.preview, {
        params: { file: id },
        body: { mapping: mapping as Mapping, rows: previewRows },
      }),
    enabled: mapping !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Saved mappings by name. */
export function useMappings() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.imports.listMappings), enabled: may(session, 'imports:read') })
}

/** Saves, renames and deletes mappings. */
export function useMappingChanges() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: routeKey(contract.imports.listMappings) })
  const save = useMutation({
    mutationFn: (mapping: Mapping) => callRoute(contract.imports.saveMapping, { body: { mapping } }),
    onSuccess,
  })
  const rename = useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) =>
      callRoute(contract.imports.renameMapping, { params: { id }, body: { name } }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (id: string) => callRoute(contract.imports.deleteMapping, { params: { id } }),
    onSuccess,
  })
  return { save, rename, remove }
}

/** Starts, cancels, resumes, undoes and repairs. An import changes numbers everywhere, so its end drops all answers. */
export function useImportChanges() {
  const client = useQueryClient()
  const onSuccess = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: routeKey(contract.imports.listImports) }),
      client.invalidateQueries({ queryKey: routeKey(contract.imports.getImport) }),
    ])
  const start = useMutation({
    mutationFn: ({ file, mapping }: { file: string; mapping: Mapping }) =>
      callRoute(contract.imports.startImport, { body: { file, mapping } }),
    onSuccess,
  })
  const cancel = useMutation({
    mutationFn: (id: string) => callRoute(contract.imports.cancelImport, { params: { id } }),
    onSuccess,
  })
  const resume = useMutation({
    mutationFn: (id: string) => callRoute(contract.imports.resumeImport, { params: { id } }),
    onSuccess,
  })
  const undo = useMutation({
    mutationFn: (id: string) => callRoute(contract.imports.undoImport, { params: { id } }),
    onSuccess: () => client.invalidateQueries(),
  })
  const repair = useMutation({
    mutationFn: ({ id, rows }: { id: string; rows: RepairRow[] }) =>
      callRoute(contract.imports.repairRejected, { params: { id }, body: { rows } }),
    onSuccess: () => client.invalidateQueries(),
  })
  return { start, cancel, resume, undo, repair }
}
