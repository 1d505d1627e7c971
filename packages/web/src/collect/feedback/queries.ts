import { contract, type FeedbackConnectorSettings, type FeedbackReply, type Voice } from '@opencxm/server/contract'
import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routePages, routeQuery } from '../../shell/api/route-query.ts'
import type { ReplyOf } from '../../shell/api/types.ts'
import { may, useSession } from '../../shell/session.ts'
import { type InboxSearch, inboxQuery, isUnderWay } from './view.ts'

const pageSize = 60
const headSize = 30
const headEveryMs = 3_000
const optionsEveryMs = 60_000
const underWayEveryMs = 1_500
const repliesEveryMs = 30_000
const timelineAfterMs = 2_000

/** The inbox, page by page. */
export function useInbox(filter: InboxSearch) {
  const session = useSession()
  const query = { ...inboxQuery(filter, Date.now()), limit: pageSize }
  return useInfiniteQuery({
    ...routePages(contract.feedback.list, { query }),
    enabled: may(session, 'feedback:read'),
  })
}

/** The newest voices that match, asked for every few seconds: what arrives is seen without a reload. */
export function useHead(filter: InboxSearch) {
  const session = useSession()
  const query = { ...inboxQuery(filter, Date.now()), limit: headSize }
  return useQuery({
    ...routeQuery(contract.feedback.list, { query }),
    enabled: may(session, 'feedback:read'),
    refetchInterval: headEveryMs,
    staleTime: 0,
  })
}

/** A voice with its whole text, its turns and the rest of its conversation. */
export type WholeVoice = ReplyOf<typeof contract.feedback.get>

/** One voice, whole. */
export function useVoice(id: string) {
  return useQuery(routeQuery(contract.feedback.get, { params: { id } }))
}

/** What the inbox can be filtered by. */
export function useInboxOptions() {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.feedback.options),
    enabled: may(session, 'feedback:read'),
    refetchInterval: optionsEveryMs,
  })
}

/** The customer's timeline beside a voice. */
export function useTimelineOf(person: string) {
  return useQuery(routeQuery(contract.people.timeline, { params: { id: person }, query: { limit: 30 } }))
}

/** Replies to a voice and its conversation, whether it can be answered, and one's own draft; followed closely while one leaves. */
export function useReplies(id: string) {
  return useQuery({
    ...routeQuery(contract.feedback.replies, { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.replies.some(isUnderWay) ? underWayEveryMs : repliesEveryMs),
  })
}

/** Reads the customer's timeline anew a moment after a reply left: the event is there then. */
export function useTimelineAfterReply(sent: number): void {
  const client = useQueryClient()
  const known = useRef(sent)
  useEffect(() => {
    const isNew = sent > known.current
    known.current = sent
    if (!isNew) return
    const read = () => void client.invalidateQueries({ queryKey: routeKey(contract.people.timeline) })
    const timer = setTimeout(read, timelineAfterMs)
    return () => clearTimeout(timer)
  }, [sent, client])
}

/** Sends a reply, takes one back, tries one again, keeps a draft, lets a bounced address be written to. */
export function useReplyChanges(id: string) {
  const client = useQueryClient()
  const options = routeQuery(contract.feedback.replies, { params: { id } })
  const onSuccess = () => client.invalidateQueries({ queryKey: options.queryKey })
  const send = useMutation({
    mutationFn: (body: { key: string; text: string; channel?: string }) =>
      callRoute(contract.feedback.reply, { params: { id }, body }),
    onSuccess,
  })
  const withdraw = useMutation({
    mutationFn: (reply: string) => callRoute(contract.feedback.withdrawReply, { params: { reply } }),
    onSettled: onSuccess,
  })
  const retry = useMutation({
    mutationFn: ({ id: reply, attempt }: FeedbackReply) =>
      callRoute(contract.feedback.retryReply, { params: { reply }, body: { attempt } }),
    onSettled: onSuccess,
  })
  const draft = useMutation({
    mutationFn: (text: string) => callRoute(contract.feedback.saveReplyDraft, { params: { id }, body: { text } }),
    // A voice that is opened again shows what was kept, not what it had when it was closed.
    onSuccess: (_reply, text) =>
      client.setQueryData(options.queryKey, (held) => (held ? { ...held, draft: text } : held)),
  })
  const lift = useMutation({
    mutationFn: () => callRoute(contract.feedback.liftBounce, { params: { id } }),
    onSuccess,
  })
  return { send, withdraw, retry, draft, lift }
}

export type VoiceChange = {
  starred?: boolean
  assignee?: string | null
  /** Who is shown: where somebody else was assigned meanwhile, they stay. */
  assigneeWas?: string | null
  addTags?: string[]
  removeTags?: string[]
}

/** Assigns, tags, stars; the answer replaces the voice wherever it is shown. */
export function useVoiceChange(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: VoiceChange) => callRoute(contract.feedback.update, { params: { id }, body }),
    onSuccess: async ({ starred, assignee, tags }) => {
      patchVoice(client, id, { starred, assignee, tags })
      await client.invalidateQueries({ queryKey: routeKey(contract.feedback.options) })
    },
    // Somebody else may have been quicker: what they did is shown.
    onError: () => client.invalidateQueries({ queryKey: routeKey(contract.feedback.get) }),
  })
}

/** Marks a voice as read or unread. */
export function useReadChange() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, read }: { id: string; read: boolean }) =>
      callRoute(contract.feedback.read, { params: { id }, body: { read } }),
    onMutate: ({ id, read }) => patchVoice(client, id, { read }),
    // Again: an answer that was on its way meanwhile may have brought the old state.
    onSuccess: (_reply, { id, read }) => patchVoice(client, id, { read }),
    onError: (_error, { id, read }) => patchVoice(client, id, { read: !read }),
  })
}

/** Everything that arrived until now counts as read. */
export function useReadAll() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => callRoute(contract.feedback.readAll, { body: { until: new Date().toISOString() } }),
    onSuccess: () => client.invalidateQueries({ queryKey: routeKey(contract.feedback.list) }),
  })
}

type Listed = { voices?: Voice[]; pages?: { voices: Voice[] }[] }

/** Changes a voice in every answer that holds it: lists are not asked for anew, so that nothing jumps while one reads. */
function patchVoice(client: QueryClient, id: string, change: Partial<Voice>): void {
  const patch = (voices: Voice[]) => voices.map((one) => (one.id === id ? { ...one, ...change } : one))
  client.setQueriesData<Listed>({ queryKey: routeKey(contract.feedback.list) }, (held) => {
    if (held?.pages) return { ...held, pages: held.pages.map((page) => ({ ...page, voices: patch(page.voices) })) }
    return held?.voices ? { ...held, voices: patch(held.voices) } : held
  })
  client.setQueriesData<Voice>({ queryKey: routeKey(contract.feedback.get) }, (held) =>
    held?.id === id ? { ...held, ...change } : held,
  )
}

/** What employees wrote and waits. */
export function useObservations() {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.feedback.listObservations),
    enabled: may(session, 'feedback:read'),
    staleTime: 0,
  })
}

/** Lets an observation count, or refuses it. */
export function useDecision() {
  const client = useQueryClient()
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: routeKey(contract.feedback.listObservations) })
    await client.invalidateQueries({ queryKey: routeKey(contract.feedback.options) })
  }
  const accept = useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) =>
      callRoute(contract.feedback.acceptObservation, { params: { id }, body: { text } }),
    onSuccess,
  })
  const refuse = useMutation({
    mutationFn: (id: string) => callRoute(contract.feedback.refuseObservation, { params: { id } }),
    onSuccess,
  })
  return { accept, refuse }
}

/** Connections with how they fare. */
export function useConnectors() {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.feedback.listConnectors),
    enabled: may(session, 'sources:read'),
    refetchInterval: 10_000,
  })
}

type NewConnector = { name: string; settings: FeedbackConnectorSettings; secret?: string }

/** Makes, changes and removes connections. */
export function useConnectorChanges() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: routeKey(contract.feedback.listConnectors) })
  const create = useMutation({
    mutationFn: (body: NewConnector) => callRoute(contract.feedback.createConnector, { body }),
    onSuccess,
  })
  const update = useMutation({
    mutationFn: ({ id, isOn }: { id: string; isOn: boolean }) =>
      callRoute(contract.feedback.updateConnector, { params: { id }, body: { isOn } }),
    onSuccess,
  })
  const setUp = useMutation({
    mutationFn: ({ id, ...body }: { id: string; settings: FeedbackConnectorSettings; replySecret?: string }) =>
      callRoute(contract.feedback.updateConnector, { params: { id }, body }),
    onSuccess,
  })
  const rotate = useMutation({
    mutationFn: (id: string) => callRoute(contract.feedback.rotateConnector, { params: { id } }),
    onSuccess,
  })
  const run = useMutation({
    mutationFn: (id: string) => callRoute(contract.feedback.runConnector, { params: { id } }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (id: string) => callRoute(contract.feedback.removeConnector, { params: { id } }),
    onSuccess,
  })
  return { create, update, setUp, rotate, run, remove }
}

/** Units with the address of their page. */
export function useUnits() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.feedback.listUnits), enabled: may(session, 'sources:read') })
}

/** Makes and removes units, gives them another address. */
export function useUnitChanges() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: routeKey(contract.feedback.listUnits) })
  const create = useMutation({
    mutationFn: (body: { name: string; touchpoint: string | null }) =>
      callRoute(contract.feedback.createUnit, { body }),
    onSuccess,
  })
  const rotate = useMutation({
    mutationFn: (id: string) => callRoute(contract.feedback.rotateUnit, { params: { id } }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (id: string) => callRoute(contract.feedback.removeUnit, { params: { id } }),
    onSuccess,
  })
  return { create, rotate, remove }
}
