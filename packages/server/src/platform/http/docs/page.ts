import { translateError } from '../../i18n/index.ts'
import { type ErrorCode, errorCatalogue, type JsonObject } from '../../kernel/index.ts'
import { bodySchemaOf, curlOf } from './example.ts'
import { type Html, html } from './html.ts'
import { listOf, objectOf, rowsOfSchema, typeWords } from './schema.ts'

type Operation = { method: string; path: string; name: string; about: JsonObject }

/** What each feature is about, in the order of the contract; one without words is shown by its name alone. */
const features: Readonly<Record<string, string>> = {
  auth: 'Sign-in, team, keys, audit',
  ingest: 'Sources, live events, quarantine',
  imports: 'Imports of files',
  people: 'Customers',
  consent: 'Consent and preferences',
  privacy: 'Export and erasure of a person',
  coverage: 'Listening coverage',
  catalog: 'Event catalogue and journey model',
  metrics: 'Metrics',
  journeys: 'Journey map',
  segments: 'Segments',
  paths: 'Funnels and paths',
}

/**
 * The reference of the API as one HTML page, made from the OpenAPI document alone: by feature, each operation with permission,
 * parameters, body, reply, errors and a command line. It loads its own style and script and nothing else, and reads without script.
 */
export function docsPage(openApi: JsonObject): string {
  const operations = operationsOf(openApi)
  const byFeature = Map.groupBy(operations, ({ about }) => String(listOf(about.tags)[0] ?? 'other'))
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OpenCXM API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<div class="layout">
<nav aria-label="Operations">
<div id="search-box" hidden><input type="search" id="search" aria-label="Search operations" placeholder="Search"><p class="dim" id="found" role="status"></p></div>
${[...byFeature].map(([feature, list]) => menuOf(feature, list))}
</nav>
<main>
${introduction(openApi)}
${[...byFeature].map(
  ([
    feature,
    list,
  ]) => html`<section class="feature" data-group><h2 id="${feature}">${titleOf(feature)}</h2>${list.map(operationOf)}</section>
`,
)}
${errorTable()}
</main>
</div>
<script src="/api/docs.js" defer></script>
</body>
</html>
`
  return page.text
}

function operationsOf(openApi: JsonObject): Operation[] {
  return Object.entries(objectOf(openApi.paths)).flatMap(([path, methods]) =>
    Object.entries(objectOf(methods)).map(([method, about]) => {
      const operation = objectOf(about)
      return { method, path, name: String(operation.operationId), about: operation }
    }),
  )
}

function titleOf(feature: string): string {
  return features[feature] ?? feature
}

function wordsOf({ method, path, name, about }: Operation): string {
  return `${method} ${path} ${name} ${String(about.summary)} ${String(about['x-permission'])}`.toLowerCase()
}

function menuOf(feature: string, operations: readonly Operation[]): Html {
  return html`<div data-group><h2><a href="#${feature}">${titleOf(feature)}</a></h2><ul>
${operations.map(
  (
    operation,
  ) => html`<li data-words="${wordsOf(operation)}"><a href="#${operation.name}">${operation.name.replace(/^[^.]+\./, '')}</a></li>
`,
)}</ul></div>`
}

function introduction(openApi: JsonObject): Html {
  return html`<h1>OpenCXM API</h1>
<p>Version ${String(objectOf(openApi.info).version)}. Everything that a page shows is one of these calls. The same as data:
<a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).</p>
<p>Send a secret key (Settings, Keys): its role says what it may do. The lines below expect</p>
<pre><code>export OPENCXM_URL=http://127.0.0.1:4400 SECRET_KEY=ocx_sk_…</code></pre>
<p>A POST that changes something takes the header <code>Idempotency-Key</code> (a random UUID, say): sent again within 24 hours by the same
caller, the same key with the same path and body changes nothing more and gets the same answer, marked <code>Idempotency-Replayed: true</code>,
secrets that are shown once included. With another path or body it is refused (422 <code>key_reused</code>); while the first is still at work, 409
with <code>Retry-After</code>. What failed without a change keeps no key. Where the server died after the change and before its answer, a 409 names what was made.</p>
<p>Bodies are JSON. Lists go on with <code>cursor</code>, set to <code>nextCursor</code> of the page before. An answer that is not a
success is a problem (RFC 9457), in the language of <code>Accept-Language</code> (en, zh-Hans, zh-Hant); <a href="#errors">its codes</a> stand at the end.
Events are sent with an SDK and a write key, not here: see the Sources page.</p>`
}

function operationOf(operation: Operation): Html {
  const { method, path, name, about } = operation
  const body = bodySchemaOf(about)
  return html`<section class="operation" id="${name}" data-words="${wordsOf(operation)}">
<h3><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${String(about.summary)}</p>
<p class="dim">Permission: <code>${String(about['x-permission'])}</code>${auditOf(about)}</p>
${parametersOf(about)}
${body === null ? null : fieldsOf('Body', body)}
${replyOf(about)}
<h4>Errors</h4><p>${errorsOf(operation).map((code) => html`<code>${errorCatalogue[code]} ${code}</code> `)}</p>
<h4>Try it</h4><pre><code>${curlOf({ method, path, operation: about })}</code></pre>
</section>
`
}

function auditOf(about: JsonObject): Html | null {
  const action = about['x-audit']
  return typeof action === 'string' ? html` · written to the audit log as <code>${action}</code>` : null
}

function parametersOf(about: JsonObject): Html | null {
  const parameters = listOf(about.parameters).map(objectOf)
  if (parameters.length === 0) return null
  const rows = parameters.map((parameter) => {
    const schema = objectOf(parameter.schema)
    const notes = rowsOfSchema({ properties: { it: schema } })[0]?.notes ?? ''
    const must = parameter.required === true
    return html`<tr><td><code>${String(parameter.name)}</code></td><td>${String(parameter.in)}</td><td>${typeWords(schema, schema)}${must ? ', required' : ''}</td><td>${notes}</td></tr>
`
  })
  return html`<h4>Parameters</h4><table><thead><tr><th>Name</th><th>In</th><th>Type</th><th>Bounds</th></tr></thead><tbody>${rows}</tbody></table>`
}

function fieldsOf(title: string, schema: JsonObject): Html {
  const rows = rowsOfSchema(schema).map(
    ({
      path,
      type,
      required,
      notes,
    }) => html`<tr><td><code>${path}</code></td><td>${type}${required ? ', required' : ''}</td><td>${notes}</td></tr>
`,
  )
  if (rows.length === 0) return html`<h4>${title}</h4><p>${typeWords(schema, schema)}</p>`
  return html`<h4>${title}</h4><table><thead><tr><th>Field</th><th>Type</th><th>Bounds</th></tr></thead><tbody>${rows}</tbody></table>`
}

function replyOf(about: JsonObject): Html[] {
  return Object.entries(objectOf(about.responses))
    .filter(([status]) => status !== 'default')
    .map(([status, response]) => {
      const content = objectOf(objectOf(response).content)
      const json = objectOf(content['application/json']).schema
      if (json === undefined) return html`<h4>Reply ${status}</h4><p>A file (${Object.keys(content).join(', ')}).</p>`
      return fieldsOf(`Reply ${status}`, objectOf(json))
    })
}

/** The codes that an operation may answer with by its shape; any may meet a full log, a store that is away, or a limit. */
function errorsOf({ method, path, about }: Operation): ErrorCode[] {
  const isPublic = about['x-permission'] === 'public'
  const takesInput = bodySchemaOf(about) !== null || listOf(about.parameters).length > 0
  return [
    ...(takesInput ? (['invalid_input'] as const) : []),
    ...(bodySchemaOf(about) === null ? [] : (['malformed_body', 'unsupported_media_type'] as const)),
    ...(isPublic ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(method === 'get' ? [] : (['origin_refused', 'conflict'] as const)),
    ...(path.includes('{') ? (['not_found'] as const) : []),
    ...(isPublic ? (['too_many_requests'] as const) : []),
    'not_ready',
  ]
}

function errorTable(): Html {
  const rows = Object.entries(errorCatalogue).map(
    ([
      code,
      status,
    ]) => html`<tr><td><code>${code}</code></td><td>${status}</td><td>${translateError(code as ErrorCode, 'en')}</td></tr>
`,
  )
  return html`<section class="feature"><h2 id="errors">Errors</h2>
<p>A problem has <code>type</code>, <code>title</code>, <code>status</code> and <code>code</code>, often <code>detail</code>, and for wrong input <code>problems</code>: the
<code>field</code>, the <code>reason</code>, and what is <code>expected</code>. With 429 and 503 the header <code>Retry-After</code> says when to try again.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table></section>`
}
