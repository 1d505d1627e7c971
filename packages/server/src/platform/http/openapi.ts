import * as z from 'zod'
import type { Route } from '../contract/index.ts'
import type { JsonObject } from '../kernel/index.ts'
import { takesKey } from './once.ts'

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    problems: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, reason: { type: 'string' } } },
    },
  },
}

/** Of routes that would do their work twice when they are sent again. */
const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes it safe to send the request again: within 24 hours the same key with the same path and body gets the same answer, with Idempotency-Replayed: true.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

const bytes = { type: 'string', format: 'binary' }

/** The OpenAPI 3.1 description of a contract: the same text at every run, so that the committed file can be compared. */
export function openApiOf(contract: Record<string, Record<string, Route>>, version: string): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const [feature, routes] of Object.entries(contract)) {
    for (const [name, route] of Object.entries(routes)) {
      const path = route.path.replace(/:(\w+)/g, '{$1}')
      paths[path] ??= {}
      paths[path][route.method.toLowerCase()] = operationOf(feature, name, route)
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'OpenCXM', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        secretKey: { type: 'http', scheme: 'bearer', description: 'A secret API key (Settings, Keys).' },
        session: { type: 'apiKey', in: 'cookie', name: 'opencxm.session_token' },
      },
    },
  }
}

function operationOf(feature: string, name: string, route: Route): JsonObject {
  const reply =
    route.replies === 'file'
      ? { 'application/octet-stream': { schema: bytes } }
      : { 'application/json': { schema: schemaOf(route.reply, 'output') } }
  const problem = {
    description: 'Problem',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  return {
    operationId: `${feature}.${name}`,
    tags: [feature],
    summary: route.summary,
    'x-permission': route.permission,
    ...(typeof route.audit === 'string' ? { 'x-audit': route.audit } : {}),
    security: route.permission === 'public' ? [] : [{ secretKey: [] }, { session: [] }],
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(takesKey(route) ? [keyParameter] : []),
    ],
    ...bodyOf(route),
    responses: { [String(route.status ?? 200)]: { description: 'Success', content: reply }, default: problem },
  }
}

function bodyOf({ body, takes }: Route): JsonObject {
  if (!body && !takes) return {}
  const content = takes
    ? { [takes]: { schema: bytes } }
    : { 'application/json': { schema: schemaOf(body, 'input', true) } }
  return { requestBody: { required: true, content } }
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): JsonObject[] {
  if (!schema) return []
  const object = schemaOf(schema, 'input') as { properties?: Record<string, JsonObject>; required?: string[] }
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }))
}

/** A body's objects take no field that they do not declare (`strictly`). */
function schemaOf(schema: z.ZodType | undefined, io: 'input' | 'output', isBody = false): JsonObject {
  if (!schema) return {}
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod
      if (isBody && def.type === 'object' && def.catchall === undefined) jsonSchema.additionalProperties = false
    },
  })
  return rest as JsonObject
}
