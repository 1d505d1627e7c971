/**
 * Which way imports may point, as rules for dependency-cruiser. Type-only imports count. There is no baseline and no severity
 * but error. Beside each rule stands a violation: a file and what it must not import; a test builds it and sees the rule bite.
 */
import type { IRegularForbiddenRuleType } from 'dependency-cruiser'

export type BoundaryRule = Pick<IRegularForbiddenRuleType, 'from' | 'to'> & {
  name: string
  comment: string
  /** `[importer, what it imports]` pairs; a path is of a file that the test makes too, anything else a package. */
  violations: readonly (readonly [string, string])[]
}

const server = 'packages/server/src'
export const stages = ['collect', 'unify', 'understand', 'act', 'prove', 'strategy'] as const
const anyStage = `(${stages.join('|')})`
/** Tests and what only they load: they may use the helpers that others offer to tests. */
const testFiles = ['[.](test|long|testkit)[.]tsx?$', '/testing(|-[^/]+)[.]ts$', '/testing/', '/fixtures/']
const inFeature = `^${server}/${anyStage}/([^/]+)/`
const ownFeature = `^${server}/$1/$2/`
const modelRoom = `${inFeature}(|.+/)model([.]ts$|/)`
const room = (name: string) => `^${server}/(platform|${stages.join('|')})/([^/]+)/(|.+/)${name}([.]ts$|/)`
const npm = (name: string) => `(^|node_modules/)${name}(/|$)`
const kernel = `^${server}/platform/kernel/`

/** Not a rule of one feature but of the order of stages: what comes later may not be imported by what comes before. */
const stageOrder: BoundaryRule[] = ['platform', ...stages].slice(0, -1).map((stage, index) => ({
  name: `stage-order-${stage}`,
  comment: `${stage} may not import a later stage: declare the need in ports.ts, or announce a fact.`,
  from: { path: `^${server}/${stage}/` },
  to: { path: `^${server}/(${stages.slice(index).join('|')})/` },
  violations: stages
    .slice(index)
    .map((later) => [`${server}/${stage}/one/service.ts`, `${server}/${later}/two/index.ts`] as const),
}))

export const boundaryRules: readonly BoundaryRule[] = [
  ...stageOrder,
  {
    name: 'feature-door',
    comment: "Features meet at the door: import another feature's index.ts, not its rooms.",
    from: { path: inFeature, pathNot: [...testFiles, room('contract')] },
    to: { path: inFeature, pathNot: [ownFeature, `${inFeature}index[.]ts$`] },
    violations: [
      [`${server}/unify/people/service.ts`, `${server}/collect/ingest/store.ts`],
      [`${server}/unify/people/service.ts`, `${server}/collect/ingest/service/receive.ts`],
      [`${server}/unify/people/routes.ts`, `${server}/unify/traits/contract.ts`],
    ],
  },
  {
    name: 'feature-door-in-tests',
    comment:
      'A test enters another feature through its door, or through the helpers that it offers to tests (testing).',
    from: { path: `${inFeature}.*([.](test|long|testkit)[.]ts$|/?testing)` },
    to: { path: inFeature, pathNot: [ownFeature, `${inFeature}index[.]ts$`, ...testFiles] },
    violations: [[`${server}/unify/people/service.test.ts`, `${server}/collect/ingest/store.ts`]],
  },
  {
    name: 'root-door',
    comment: 'The composition root may import the index, contract and adapters of a feature, nothing behind them.',
    from: { path: `^${server}/([^/]+[.]ts$|commands/)` },
    to: { path: inFeature, pathNot: `${inFeature}(index|contract|routes|jobs|thread)([.]ts$|/)` },
    violations: [[`${server}/app.ts`, `${server}/collect/ingest/store.ts`]],
  },
  {
    name: 'inside-knows-no-root',
    comment: 'Features and platform do not know the composition root; it hands them what they need.',
    from: { path: `^${server}/(platform|${stages.join('|')})/` },
    to: { path: `^${server}/([^/]+[.]ts$|commands/)` },
    violations: [[`${server}/collect/ingest/service.ts`, `${server}/app.ts`]],
  },
  {
    name: 'adapters-touch-no-store',
    comment: 'Routes and jobs call the service; only the service reads and writes.',
    from: { path: room('(routes|jobs|thread)') },
    to: { path: room('(|[^/]*-)(store|queries)') },
    violations: [
      [`${server}/unify/people/routes.ts`, `${server}/unify/people/store.ts`],
      [`${server}/unify/people/jobs.ts`, `${server}/unify/people/queries/list.ts`],
    ],
  },
  {
    name: 'door-shows-no-adapter',
    comment: 'index.ts does not export routes or jobs: the composition root imports those itself.',
    from: { path: `${inFeature}index[.]ts$` },
    to: { path: room('(routes|jobs|thread)') },
    violations: [[`${server}/unify/people/index.ts`, `${server}/unify/people/routes.ts`]],
  },
  {
    name: 'model-is-pure',
    comment:
      'A model decides from what it is given: at run time it loads the kernel, stats, survey, its contract, itself.',
    from: { path: modelRoom, pathNot: testFiles },
    to: {
      dependencyTypesNot: ['type-only'],
      pathNot: [
        `${ownFeature}(|.+/)model([.]ts$|/)`,
        `${ownFeature}(contract|words)([.]ts$|/)`,
        `^${server}/platform/(kernel|contract)/`,
        '^packages/(stats|survey)/',
        // Pure functions of bytes; tools/budgets/code-rules.ts finds the random half of crypto.
        '^(crypto|zlib|buffer)$',
      ],
    },
    violations: [
      [`${server}/unify/people/model.ts`, 'node:fs'],
      [`${server}/unify/people/model.ts`, `${server}/unify/people/store.ts`],
      [`${server}/unify/people/model.ts`, `${server}/collect/ingest/index.ts`],
      [`${server}/unify/people/model/plan.ts`, `${server}/platform/statestore/index.ts`],
      [`${server}/unify/people/model/plan.ts`, 'kysely'],
    ],
  },
  {
    name: 'words-are-leaf',
    comment:
      'words.ts holds sentences in every language and loads the kernel alone, so that models may say them; of its contract it may name types.',
    from: { path: room('words') },
    to: { pathNot: [kernel, `${ownFeature}(|.+/)words([.]ts$|/)`, `${ownFeature}contract([.]ts$|/)`] },
    violations: [
      [`${server}/unify/people/words.ts`, `${server}/unify/people/model.ts`],
      [`${server}/unify/people/words.ts`, 'zod'],
    ],
  },
  {
    name: 'model-types',
    comment:
      'A model may name types of other doors and of its ports, not of its own store, queries, service or routes.',
    from: { path: modelRoom, pathNot: testFiles },
    to: { path: `${ownFeature}(|.+/)(service|store|queries|routes|jobs|index)([.]ts$|/)` },
    violations: [[`${server}/unify/people/model/plan.ts`, `${server}/unify/people/service.ts`]],
  },
  {
    name: 'contract-is-leaf',
    comment: 'A contract imports zod, the platform contract, other contracts, survey and kernel types; the UI sees it.',
    from: { path: room('contract'), pathNot: [...testFiles, `^${server}/platform/contract/`] },
    to: {
      pathNot: [
        npm('zod'),
        `^${server}/(platform|${stages.join('|')})/[^/]+/contract([.]ts$|/)`,
        `^${server}/platform/contract/`,
        `^${server}/platform/context/permissions[.]ts$`,
        kernel,
        '^packages/survey/',
      ],
    },
    violations: [
      [`${server}/unify/people/contract.ts`, `${server}/unify/people/model.ts`],
      [`${server}/unify/people/contract/list.ts`, 'node:fs'],
      [`${server}/unify/people/contract.ts`, `${server}/collect/ingest/index.ts`],
    ],
  },
  {
    name: 'store-is-own-tables',
    comment: 'A store writes its own tables: it knows the platform and its own model; of other features only types.',
    from: { path: `${inFeature}(|.+/)(|[^/]*-)store([.]ts$|/)`, pathNot: testFiles },
    to: { path: inFeature, pathNot: ownFeature, dependencyTypesNot: ['type-only'] },
    violations: [[`${server}/unify/people/store.ts`, `${server}/collect/ingest/index.ts`]],
  },
  {
    name: 'rooms-below-service',
    comment: 'store and queries are called by the service and know neither it nor the adapters.',
    from: { path: room('(|[^/]*-)(store|queries)'), pathNot: testFiles },
    to: { path: `^${server}/$1/$2/(|.+/)(service|routes|jobs|index)([.]ts$|/)` },
    violations: [[`${server}/unify/people/queries/list.ts`, `${server}/unify/people/service/list-people.ts`]],
  },
  {
    name: 'ports-are-types',
    comment:
      'ports.ts says in types what a feature needs: contract, model, kernel, survey and the types of the platform.',
    from: { path: `${inFeature}ports[.]ts$` },
    to: {
      pathNot: [
        `${ownFeature}(contract|model|facts)([.]ts$|/)`,
        `^${server}/platform/`,
        `${inFeature}index[.]ts$`,
        '^packages/survey/src/index[.]ts$',
      ],
    },
    violations: [
      [`${server}/unify/people/ports.ts`, `${server}/unify/people/service.ts`],
      [`${server}/unify/people/ports.ts`, 'kysely'],
    ],
  },
  {
    name: 'kernel-is-lowest',
    comment: 'The kernel (ids, time, money, errors) imports nothing of ours.',
    from: { path: kernel },
    to: { path: '^(packages|demo|tests|tools|bench)/', pathNot: kernel },
    violations: [[`${server}/platform/kernel/ids.ts`, `${server}/platform/context/index.ts`]],
  },
  {
    name: 'providers-behind-the-budget',
    comment:
      'What reaches a customer leaves through act/budget, which checks consent and limits: no other feature enters act/messages.',
    from: { path: inFeature, pathNot: `^${server}/act/(budget|messages)/` },
    to: { path: `^${server}/act/messages/`, pathNot: `^${server}/act/messages/contract([.]ts$|/)` },
    violations: [
      [`${server}/act/flows/service.ts`, `${server}/act/messages/index.ts`],
      [`${server}/prove/reports/service.ts`, `${server}/act/messages/index.ts`],
    ],
  },
  {
    name: 'root-mounts-messages-only',
    comment: 'The composition root mounts the routes and jobs of act/messages; its door is for act/budget.',
    from: { path: `^${server}/([^/]+[.]ts$|commands/)` },
    to: { path: `^${server}/act/messages/`, pathNot: `^${server}/act/messages/(contract|routes|jobs)([.]ts$|/)` },
    violations: [[`${server}/app.ts`, `${server}/act/messages/index.ts`]],
  },
  {
    name: 'providers-in-messages',
    comment: 'Providers, and the packages that send, are reached by act/messages alone.',
    from: { path: inFeature, pathNot: `^${server}/act/messages/` },
    to: {
      path: [
        `^${server}/act/messages/providers/`,
        npm('(nodemailer|web-push|twilio|@slack/[^/]+|@aws-sdk/client-ses)'),
      ],
    },
    violations: [
      [`${server}/act/budget/service.ts`, `${server}/act/messages/providers/smtp.ts`],
      [`${server}/collect/distribution/service.ts`, 'nodemailer'],
    ],
  },
  {
    name: 'web-sees-the-contract',
    comment: 'The web UI sees @opencxm/server/contract, stats and survey; nothing else of ours.',
    from: { path: '^packages/web/' },
    to: {
      path: '^(packages|demo|tests|tools|bench)/',
      pathNot: ['^packages/(web|stats|survey)/', `^${server}/contract[.]ts$`],
    },
    violations: [
      ['packages/web/src/main.tsx', `${server}/unify/people/contract.ts`],
      ['packages/web/src/main.tsx', 'packages/sdk-web/src/index.ts'],
    ],
  },
  {
    name: 'stats-and-survey-stand-alone',
    comment: 'stats and survey ship on their own: no package, no Node module, nothing of ours.',
    from: { path: '^packages/(stats|survey)/src/', pathNot: testFiles },
    to: { pathNot: '^packages/$1/src/' },
    violations: [
      ['packages/stats/src/nps.ts', 'packages/survey/src/index.ts'],
      ['packages/stats/src/nps.ts', 'node:fs'],
      ['packages/survey/src/reduce.ts', 'zod'],
    ],
  },
  {
    name: 'sdk-sees-survey',
    comment: 'The browser SDK has no outside dependency; of ours it sees the survey engine.',
    from: { path: '^packages/sdk-web/src/', pathNot: testFiles },
    to: { pathNot: '^packages/(sdk-web|survey)/src/' },
    violations: [
      ['packages/sdk-web/src/index.ts', 'packages/stats/src/index.ts'],
      ['packages/sdk-web/src/index.ts', 'idb'],
    ],
  },
  {
    name: 'product-knows-no-demo',
    comment: 'What ships never imports demo, tests, tools or bench.',
    from: { path: '^(packages|bin)/' },
    to: { path: '^(demo|tests|tools|bench)/' },
    violations: [[`${server}/app.ts`, 'demo/main.ts']],
  },
  {
    name: 'demo-is-a-customer',
    comment: 'The demo uses the product from outside, over HTTP, as its customers do.',
    from: { path: '^demo/' },
    to: { path: '^packages/(server|web)/' },
    violations: [['demo/send.ts', `${server}/contract.ts`]],
  },
  {
    name: 'resolvable',
    comment: 'Every import means a file or an installed package.',
    from: {},
    to: { couldNotResolve: true },
    violations: [['tools/one.ts', './missing.ts']],
  },
  {
    name: 'no-cycle',
    comment: 'No import leads back to where it started.',
    from: {},
    to: { circular: true },
    violations: [
      ['tools/one.ts', 'tools/two.ts'],
      ['tools/two.ts', 'tools/one.ts'],
    ],
  },
]
