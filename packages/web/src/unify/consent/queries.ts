import { type BodyOf, contract } from '@opencxm/server/contract'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routePages, routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'

const pageSize = 50

/** Purposes with counts, legal bases, and how many requests wait. */
export function useConsent() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.consent.overview), enabled: may(session, 'consent:read') })
}

/** The purposes that are set up or built in, with their names; cheap, since nothing is counted. */
export function usePurposes() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.consent.listPurposes), enabled: may(session, 'consent:read') })
}

/** Every wording of a purpose, newest first. */
export function useWordings(purpose: string) {
  return useQuery(routeQuery(contract.consent.listWordings, { params: { purpose } }))
}

/** What everybody said, newest first. */
export function useHistory(purpose: string | undefined) {
  const query = { limit: pageSize, ...(purpose ? { purpose } : {}) }
  return useInfiniteQuery(routePages(contract.consent.history, { query }))
}

/** Addresses that take no mail, newest first. */
export function useBounces() {
  const session = useSession()
  return useInfiniteQuery({
    ...routePages(contract.messages.listBounces, { query: { limit: pageSize } }),
    enabled: may(session, 'messages:read'),
  })
}

/** Lets the address be written to again that a message bounced from; the list follows. */
export function useLiftBounce() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (message: string) => callRoute(contract.messages.liftBounce, { params: { message } }),
    onSuccess: () => client.invalidateQueries({ queryKey: routeKey(contract.messages.listBounces) }),
  })
}

/** Requests for copies and erasures, open ones first. */
export function useRequests() {
  return useInfiniteQuery(routePages(contract.consent.listRequests, { query: { limit: pageSize } }))
}

/** What may be sent to one person, and what they said. */
export function usePersonConsent(person: string) {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.consent.person, { params: { person } }),
    enabled: may(session, 'consent:read'),
  })
}

/** Changes of purposes, wordings and bases; the overview follows. */
export function useConsentChanges() {
  const client = useQueryClient()
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: routeKey(contract.consent.overview) })
    await client.invalidateQueries({ queryKey: routeKey(contract.consent.listPurposes) })
    await client.invalidateQueries({ queryKey: routeKey(contract.consent.listWordings) })
  }
  const putPurpose = useMutation({
    mutationFn: ({ purpose, ...body }: BodyOf<typeof contract.consent.putPurpose> & { purpose: string }) =>
      callRoute(contract.consent.putPurpose, { params: { purpose }, body }),
    onSuccess,
  })
  const addWording = useMutation({
    mutationFn: ({ purpose, ...body }: BodyOf<typeof contract.consent.addWording> & { purpose: string }) =>
      callRoute(contract.consent.addWording, { params: { purpose }, body }),
    onSuccess,
  })
  const putBasis = useMutation({
    mutationFn: (body: BodyOf<typeof contract.consent.putBasis>) => callRoute(contract.consent.putBasis, { body }),
    onSuccess,
  })
  const endBasis = useMutation({
    mutationFn: (id: string) => callRoute(contract.consent.endBasis, { params: { id } }),
    onSuccess,
  })
  return { putPurpose, addWording, putBasis, endBasis }
}

/** Decides a request; lists and counts follow. */
export function useDecide() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: 'done' | 'declined' }) =>
      callRoute(contract.consent.decideRequest, { params: { id }, body: { decision, note: '' } }),
    onSuccess: () => client.invalidateQueries(),
  })
}

/** Records a statement of a person, and makes links to their own page. */
export function usePersonChanges(person: string) {
  const client = useQueryClient()
  const record = useMutation({
    mutationFn: (body: BodyOf<typeof contract.consent.record>) =>
      callRoute(contract.consent.record, { params: { person }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: routeKey(contract.consent.person) }),
  })
  const link = useMutation({ mutationFn: () => callRoute(contract.consent.link, { params: { person } }) })
  return { record, link }
}

/** Sign-up forms, and whether anything can be mailed. */
export function useForms() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.consent.listForms), enabled: may(session, 'consent:read') })
}

/** Changes of sign-up forms; the list follows. */
export function useFormChanges() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: routeKey(contract.consent.listForms) })
  const create = useMutation({
    mutationFn: (body: BodyOf<typeof contract.consent.createForm>) => callRoute(contract.consent.createForm, { body }),
    onSuccess,
  })
  const update = useMutation({
    mutationFn: ({ id, body }: { id: string; body: BodyOf<typeof contract.consent.updateForm> }) =>
      callRoute(contract.consent.updateForm, { params: { form: id }, body }),
    onSuccess,
  })
  const rotate = useMutation({
    mutationFn: (id: string) => callRoute(contract.consent.rotateForm, { params: { form: id } }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (id: string) => callRoute(contract.consent.removeForm, { params: { form: id } }),
    onSuccess,
  })
  return { create, update, rotate, remove }
}
