export { isPublic, mayConnect, type OutgoingPolicy, outgoingPolicy } from './addresses.ts'
export {
  checkedUrl,
  OutgoingFailed,
  OutgoingRefused,
  type OutgoingReply,
  type OutgoingRequest,
  outgoingRequest,
  resolvePublic,
} from './request.ts'
