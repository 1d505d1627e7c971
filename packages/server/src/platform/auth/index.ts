export { createApiKey, findKey, type KeyCaller } from './keys.ts'
