import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Identifier } from '../../collect/ingest/index.ts'
import { IdentityGraph } from './graph.ts'
import { isJunkIdentifier } from './junk.ts'
import { type IdentityInput, planComponents, planIdentity, withNameless } from './model.ts'

const user = (value: string): Identifier => ({ kind: 'user', value })
const device = (value: string): Identifier => ({ kind: 'anonymous', value })
const email = (value: string): Identifier => ({ kind: 'email', value })

/** Plays messages in order on an empty graph; gives the canonical person of each message and of each identifier. */
function play(messages: (Identifier[] | IdentityInput)[]) {
  const graph = new IdentityGraph()
  const refusals: (string | null)[] = []
  const nodes = messages.map((message, index) => {
    const input: IdentityInput = Array.isArray(message)
      ? { identifiers: message, statement: { kind: 'none' }, trusted: true }
      : message
    const plan = planIdentity(graph, input)
    refusals.push(plan.refused)
    return graph.perform(plan, {
      key: `m${index}`,
      ts: index,
      sourceId: 1,
      importId: 0,
      identifiers: input.identifiers,
    })
  })
  const people = nodes.map((node) => (node ? graph.personOf(node.id) : 0))
  const personOf = (identifier: Identifier) => {
    const known = graph.identifier(identifier)
    return known ? graph.personOf(known.profile) : undefined
  }
  return { graph, people, personOf, refusals }
}

describe('identity rules', () => {
  test('links an anonymous past to the user who signs in (ID3)', () => {
    const { people } = play([[device('d1')], [user('a'), device('d1')], [user('a')]])
    assert.equal(new Set(people).size, 1)
  })

  test('identifies before the events that it explains arrive (late anonymous events join)', () => {
    const { people } = play([[user('a'), device('d1')], [device('d1')]])
    assert.equal(people[0], people[1])
  })

  test('a device of A that signs in as B joins neither (ID2)', () => {
    const { people, personOf, refusals } = play([
      [device('kiosk')],
      [user('a'), device('kiosk')],
      [user('b'), device('kiosk')],
      [device('kiosk')],
      [user('a')],
      [user('b')],
    ])
    assert.notEqual(people[1], people[2])
    assert.equal(people[4], people[1])
    assert.equal(people[5], people[2])
    assert.ok(
      ![people[1], people[2]].includes(people[3] as number),
      'events after the second sign-in belong to neither',
    )
    assert.notEqual(personOf(device('kiosk')), personOf(user('a')))
    assert.equal(refusals[2], 'shared_device')
  })

  test('two known users sharing a contact stay two people (ID1)', () => {
    const { people, refusals } = play([
      [user('a'), email('family@x.io')],
      [user('b'), email('family@x.io')],
    ])
    assert.notEqual(people[0], people[1])
    assert.equal(refusals[1], 'two_users')
  })

  test('two profiles of one user met in one message are linked, any number of them (ID4)', () => {
    const { people, graph } = play([
      [device('d1')],
      [device('d2')],
      [email('e@x.io')],
      [user('a'), device('d1'), device('d2'), email('e@x.io')],
    ])
    assert.ok(people.slice(0, 3).every((person) => graph.personOf(person) === people[3]))
    assert.equal(graph.changes.links.length, 2)
  })

  test('a self alias does nothing (ID5)', () => {
    const { graph } = play([
      [user('a')],
      { identifiers: [user('a')], statement: { kind: 'alias', from: user('a') }, trusted: true },
    ])
    assert.equal(graph.changes.links.length, 0)
  })

  test('a trusted alias joins two users, an untrusted one is refused', () => {
    const alias = (trusted: boolean) =>
      play([
        [user('a')],
        [user('b')],
        { identifiers: [user('b')], statement: { kind: 'alias', from: user('a') }, trusted },
      ])
    const yes = alias(true)
    assert.equal(yes.personOf(user('a')), yes.personOf(user('b')))
    const no = alias(false)
    assert.notEqual(no.personOf(user('a')), no.personOf(user('b')))
    assert.equal(no.refusals[2], 'untrusted_alias')
  })

  test('a sign-in claims its own past, recorded under one namespace as a user id (ID6), but no other user’s', () => {
    const signIn = (id: string, claims: string): IdentityInput => ({
      identifiers: [user(id)],
      statement: { kind: 'none', claims: user(claims) },
      trusted: true,
    })
    const one = play([[user('anon-1')], signIn('a', 'anon-1'), [user('anon-1')], [user('a')]])
    assert.equal(new Set(one.people).size, 1)
    const two = play([[user('anon-1')], [user('a')], signIn('a', 'anon-1'), [user('b')], signIn('b', 'anon-1')])
    assert.equal(two.personOf(user('a')), two.personOf(user('anon-1')))
    assert.notEqual(two.personOf(user('a')), two.personOf(user('b')))
  })

  test('a public key claims no id that is a user’s, neither a known one nor one to come (ID1, ID6)', () => {
    const signIn: IdentityInput = {
      identifiers: [user('attacker'), device('victim')],
      statement: { kind: 'none', claims: user('victim') },
      trusted: false,
    }
    for (const before of [[[user('victim')], [user('attacker')]], [[user('victim')]], []]) {
      const after = play([...before, signIn, [user('victim')]])
      assert.notEqual(after.personOf(user('attacker')), after.personOf(user('victim')))
      assert.equal(after.personOf(user('attacker')), after.personOf(device('victim')))
    }
  })

  test('an alias that asks for it joins an id to a user unless that id was identified already', () => {
    const alias = (id: string, from: string): IdentityInput => ({
      identifiers: [user(id), device(from)],
      statement: { kind: 'alias', from: user(from), unlessIdentified: true },
      trusted: true,
    })
    const identified: IdentityInput = {
      identifiers: [user('b')],
      statement: { kind: 'none', claims: user('anon-b') },
      trusted: true,
    }
    const refused = play([[user('a')], identified, alias('a', 'b')])
    assert.notEqual(refused.personOf(user('a')), refused.personOf(user('b')))
    const seen = play([[user('early')], alias('a', 'early'), [user('a')]])
    assert.equal(seen.personOf(user('a')), seen.personOf(user('early')))
    const chain = play([alias('a', 'b'), alias('b', 'c'), [user('c')], [user('a')]])
    assert.equal(new Set(chain.people).size, 1)
  })

  test('a trusted alias joins an unknown id to a known one, whichever is new', () => {
    const later = play([
      [user('b')],
      { identifiers: [user('a')], statement: { kind: 'alias', from: user('b') }, trusted: true },
    ])
    assert.equal(later.personOf(user('a')), later.personOf(user('b')))
  })

  test('an unlinked identifier no longer names the person', () => {
    const { personOf } = play([
      [user('a'), { kind: 'phone', value: '13800000000' }],
      {
        identifiers: [user('a')],
        statement: { kind: 'unlink', from: { kind: 'phone', value: '13800000000' } },
        trusted: true,
      },
    ])
    assert.equal(personOf({ kind: 'phone', value: '13800000000' }), undefined)
  })

  const phone = (value: string): Identifier => ({ kind: 'phone', value })
  const unlink = (from: Identifier, trusted: boolean, identifiers = [from]): IdentityInput => ({
    ...{ identifiers, trusted },
    statement: { kind: 'unlink', from },
  })

  test('an identifier unlinked alone, as server SDKs do, is taken from whoever has it', () => {
    const { personOf, people } = play([[user('a'), phone('1')], unlink(phone('1'), true), [phone('1')]])
    assert.equal(people[1], people[0], 'the event is the former owner’s')
    assert.notEqual(people[2], people[0])
    assert.notEqual(personOf(phone('1')), personOf(user('a')))
  })

  test('a public key takes an address from nobody, a device from its owner only', () => {
    const { personOf, refusals } = play([
      [user('a'), phone('1'), device('d')],
      unlink(phone('1'), false, [user('a'), phone('1')]),
      unlink(phone('1'), false),
      unlink(device('d'), false, [user('a'), device('d')]),
    ])
    assert.equal(personOf(phone('1')), personOf(user('a')))
    assert.deepEqual(refusals.slice(1), ['untrusted_unlink', 'untrusted_unlink', null])
    assert.equal(personOf(device('d')), undefined)
  })

  test('a public key joins no two people whom a user id or an address names, in whatever order they appear (ID1)', () => {
    const told = (...identifiers: Identifier[]): IdentityInput => ({
      ...{ identifiers, trusted: false },
      statement: { kind: 'none' },
    })
    const two = play([
      [email('a')],
      [email('b')],
      told(email('a'), email('b')),
      told(device('d'), email('a'), phone('b')),
    ])
    assert.notEqual(two.personOf(email('a')), two.personOf(email('b')))
    for (const first of [[], [told(user('thief'))]]) {
      const stolen = play([[email('a')], ...first, told(user('thief'), email('a'))])
      assert.notEqual(stolen.personOf(email('a')), stolen.personOf(user('thief')))
      const byDevice = play([[email('a')], ...first, told(email('a'), device('d')), told(user('thief'), device('d'))])
      assert.notEqual(byDevice.personOf(email('a')), byDevice.personOf(user('thief')))
    }
    const openid = { kind: 'wechat_openid', value: 'o' }
    const app = play([told(openid, device('d')), told(user('a')), told(user('a'), openid, device('d'))])
    assert.equal(
      app.people[0] && app.graph.personOf(app.people[0]),
      app.personOf(user('a')),
      'an app’s own id is no name',
    )
  })

  test('who signs in with another’s address and their own device keeps the device', () => {
    const { people, personOf, refusals } = play([
      [user('a'), phone('1')],
      [device('d')],
      [user('b'), phone('1'), device('d')],
    ])
    assert.equal(people[2], people[1])
    assert.equal(personOf(phone('1')), people[0])
    assert.equal(refusals[2], 'two_users')
  })

  test('whatever arrives, no person without a trusted alias ever has two user ids (property of ID1)', () => {
    const identifier = fc.oneof(
      fc.constantFrom('a', 'b', 'c').map(user),
      fc.constantFrom('d1', 'd2', 'd3', 'd4').map(device),
      fc.constantFrom('e1', 'e2').map(email),
    )
    fc.assert(
      fc.property(fc.array(fc.array(identifier, { minLength: 1, maxLength: 4 }), { maxLength: 30 }), (messages) => {
        const { personOf } = play(
          messages.map((identifiers) => ({
            identifiers: oneUser(identifiers),
            statement: { kind: 'none' },
            trusted: true,
          })),
        )
        const people = ['a', 'b', 'c'].map((value) => personOf(user(value))).filter((person) => person !== undefined)
        assert.equal(new Set(people).size, people.length)
      }),
    )
  })
})

/** A message carries at most one user id, as every decoder guarantees. */
function oneUser(identifiers: Identifier[]): Identifier[] {
  const first = identifiers.find((identifier) => identifier.kind === 'user')
  return identifiers.filter((identifier) => identifier.kind !== 'user' || identifier === first)
}

describe('junk identifiers', () => {
  test('junk in every disguise names nobody', () => {
    for (const value of [
      'null',
      'NULL',
      '"null"',
      "'undefined'",
      ' Anonymous ',
      '0',
      '00000000-0000-0000-0000-000000000000',
      '',
      '-',
      'ａｎｏｎｙｍｏｕｓ',
      '“null”',
      '[object Object]',
      'xxxxxxx',
      '11111111111',
      '8888-8888',
      'N/A',
      '未知',
      '访客',
      'true',
    ]) {
      assert.ok(isJunkIdentifier(value), JSON.stringify(value))
    }
  })
  test('ordinary ids are kept', () => {
    for (const value of [
      '7',
      'u1',
      '10001',
      // Among customers who are numbered these are as real as their neighbours.
      '11111',
      '222222',
      '9999999',
      'null-island',
      'lin.yue@example.cn',
      '+8613800000000',
      '用户甲',
      'a1b2c3',
      '1001001',
    ]) {
      assert.ok(!isJunkIdentifier(value), value)
    }
  })
})

describe('components', () => {
  test('undoing a link gives the components that the other links alone give', () => {
    const link = fc.record({ left: fc.integer({ min: 1, max: 12 }), right: fc.integer({ min: 1, max: 12 }) })
    fc.assert(
      fc.property(fc.array(link, { maxLength: 20 }), (links) => {
        const profiles = Array.from({ length: 12 }, (_, index) => index + 1)
        const people = planComponents(profiles, links)
        for (const { left, right } of links) assert.equal(people.get(left), people.get(right))
        for (const profile of profiles) assert.ok((people.get(profile) as number) <= profile)
        assert.deepEqual(planComponents(profiles, [...links].reverse()), people)
      }),
    )
  })
})

describe('what is known already', () => {
  const anyId = fc.oneof(
    fc.constantFrom('a', 'b', 'c').map(user),
    fc.constantFrom('d1', 'd2').map(device),
    fc.constantFrom('e1', 'e2').map(email),
  )
  const anyMessage = fc.record({
    identifiers: fc.uniqueArray(anyId, { maxLength: 3, selector: ({ kind, value }) => `${kind} ${value}` }),
    importId: fc.constantFrom(0, 0, 0, 7),
  })

  test('what was taken apart no message joins again, whatever links or aliases arrive (property of ID11)', () => {
    const ids = [user('a'), user('b'), device('d'), device('e'), email('x'), email('y')]
    const one = fc.record({
      identifiers: fc.subarray(ids, { minLength: 1 }),
      alias: fc.option(fc.constantFrom(...ids)),
      trusted: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 25 }), (messages) => {
        const graph = new IdentityGraph()
        const loaded = (identifier: Identifier, profile: number, end: 'left' | 'right') => ({
          ...{
            ...identifier,
            profile,
            person: profile,
            shared: false,
            users: [],
            known: false,
            importId: 0,
            profileImportId: 0,
          },
          ...{ importLinks: false, apart: [{ link: 7, end }] },
        })
        graph.load([loaded(device('d'), 1, 'left'), loaded(email('x'), 2, 'right')])
        messages.forEach(({ identifiers, alias, trusted }, index) => {
          const statement = alias ? ({ kind: 'alias', from: alias } as const) : ({ kind: 'none' } as const)
          const plan = planIdentity(graph, { identifiers, statement, trusted })
          graph.perform(plan, { key: `m${index}`, ts: index, sourceId: 1, importId: 0, identifiers })
          assert.notEqual(graph.personOf(1), graph.personOf(2))
        })
      }),
    )
  })

  test('the short way gives what planning gives, and there is nothing to write', () => {
    let short = 0
    fc.assert(
      fc.property(fc.array(anyMessage, { minLength: 10, maxLength: 30 }), (messages) => {
        const graph = new IdentityGraph()
        for (const [index, { identifiers, importId }] of messages.entries()) {
          const input = { identifiers, statement: { kind: 'none' }, trusted: true } as const
          const known = graph.profileOfKnown(input)
          const plan = planIdentity(graph, input)
          const before = JSON.stringify(graph.changes, withoutNodes)
          const profile = graph.perform(plan, { key: `m${index}`, ts: index, sourceId: 1, importId, identifiers })
          if (known === null) continue
          short += 1
          assert.equal(known, profile)
          assert.equal(plan.refused, null)
          assert.equal(JSON.stringify(graph.changes, withoutNodes), before)
        }
      }),
      { numRuns: 2_000 },
    )
    assert.ok(short > 1000, `the short way was taken ${short} times only`)
  })

  /** Nodes refer to each other in circles; what is to be written is told by the rest. */
  function withoutNodes(key: string, value: unknown) {
    return key === 'node' || key === 'into' ? undefined : value
  }
})

test('a user id that was taken from a person is no other user for who signs in there next', () => {
  const { personOf, refusals } = play([
    [user('a'), device('d')],
    { identifiers: [user('a')], statement: { kind: 'unlink', from: user('a') }, trusted: true },
    [user('b'), device('d')],
  ])
  assert.deepEqual(refusals, [null, null, null])
  assert.equal(personOf(user('b')), personOf(device('d')), 'as after a restart, which reads what is left')
})

describe('provenance', () => {
  const importId = 7
  function graphOf(messages: { identifiers: Identifier[]; importId: number }[]) {
    const graph = new IdentityGraph()
    for (const [index, message] of messages.entries()) {
      const plan = planIdentity(graph, {
        identifiers: message.identifiers,
        statement: { kind: 'none' },
        trusted: true,
      })
      graph.perform(plan, { key: `m${index}`, ts: index, sourceId: 1, ...message })
    }
    return graph.changes
  }

  test('an import speaks for what it alone brought; another message takes that away (ID7)', () => {
    const alone = graphOf([{ identifiers: [user('a'), email('e')], importId }])
    assert.deepEqual(
      alone.attached.map(({ node }) => node.importId),
      [importId, importId],
    )
    assert.equal(alone.births[0]?.importId, importId)
    const later = graphOf([
      { identifiers: [user('a'), email('e')], importId },
      { identifiers: [user('a')], importId: 0 },
    ])
    assert.deepEqual(
      later.attached.map(({ identifier, node }) => [identifier.value, node.importId]),
      [
        ['a', 0],
        ['e', importId],
      ],
    )
    assert.equal(later.births[0]?.importId, 0)
  })

  test('what an import joined and another message says too gets a link of its own, once (PV3)', () => {
    const joined = [
      { identifiers: [user('a')], importId: 0 },
      { identifiers: [email('e')], importId: 0 },
      { identifiers: [user('a'), email('e')], importId },
    ]
    assert.deepEqual(
      graphOf(joined).links.map((link) => link.importId),
      [importId],
    )
    const said = { identifiers: [user('a'), email('e')], importId: 0 }
    assert.deepEqual(
      graphOf([...joined, said, said]).links.map((link) => link.importId),
      [importId, 0],
    )
    // Of a link that the message itself makes there is no second one: undoing it would leave the two joined.
    const device1 = { identifiers: [device('d')], importId: 0 }
    assert.deepEqual(
      graphOf([...joined, device1, { ...said, identifiers: [user('a'), device('d')] }]).links.map(
        (link) => link.importId,
      ),
      [importId, 0],
    )
  })

  test('profiles of two batches are not taken for each other before they have their ids (PV3)', () => {
    const graph = new IdentityGraph()
    const say = (identifiers: Identifier[], from = 0) => {
      const plan = planIdentity(graph, { identifiers, statement: { kind: 'none' }, trusted: true })
      graph.perform(plan, { key: 'm', ts: 0, sourceId: 1, importId: from, identifiers })
    }
    say([user('a')])
    say([email('e')])
    say([user('a'), email('e')], importId)
    graph.settle([1, 2])
    const linksOfBatch = (name: string, id: number) => {
      say([device(name)])
      say([user('a'), device(name)], importId)
      say([user('a'), device(name)])
      return graph.settle([id]).links.map((link) => link.importId)
    }
    assert.deepEqual(
      [linksOfBatch('d1', 3), linksOfBatch('d2', 4)],
      [
        [importId, 0],
        [importId, 0],
      ],
    )
  })
})

test('profiles without an identifier are of whom they hang on, also through each other; those of somebody else stay', () => {
  const link = (left: number, right: number) => ({ left, right })
  // 1 is wanted, 2 is not; 3 and 4 hang on 1, 5 on 2, 6 on both.
  const links = [link(1, 2), link(1, 3), link(3, 4), link(2, 5), link(1, 6), link(2, 6)]
  assert.deepEqual(withNameless([1], [3, 4, 5, 6], links).sort(), [1, 3, 4, 6])
  assert.deepEqual(withNameless([1], [], links), [1])
})
