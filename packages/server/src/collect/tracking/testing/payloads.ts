import type { Json } from '../../../platform/kernel/index.ts'
import type { Wire } from '../model/request.ts'

/** Bodies as the SDKs send them, one or two per wire: seeds for mutation. */
export const realPayloads: readonly { wire: Wire; url: string; body: Json }[] = [
  {
    wire: 'segment',
    url: '/v1/batch',
    body: {
      batch: [
        {
          timestamp: '2026-11-21T23:41:54.916Z',
          integrations: { 'Segment.io': true },
          type: 'identify',
          userId: 'u1',
          anonymousId: 'cd9c7fc2-5bb1-4a08-a0a5-000000000001',
          traits: { email: 'a@x.io', n: 1 },
          context: { library: { name: 'x', version: '1' }, page: { url: 'https://shop.example/a', path: '/a' } },
          messageId: 'ajs-next-1795304514916-7fc22c88',
          _metadata: { bundled: ['Segment.io'] },
        },
        { type: 'page', name: 'Home', anonymousId: 'a1', properties: { path: '/a' }, originalTimestamp: 1795304514916 },
        { type: 'alias', userId: 'u1', previousId: 'a1' },
        { type: 'group', userId: 'u1', groupId: 7, traits: { plan: 'pro' } },
      ],
      writeKey: 'WK',
      sentAt: '2026-11-21T23:41:55.000Z',
    },
  },
  {
    wire: 'posthog',
    url: '/e/',
    body: {
      api_key: 'phc_KEY',
      sent_at: '2026-11-21T23:46:50.364Z',
      batch: [
        {
          uuid: '01a20081-6766-7000-8000-000000000001',
          event: '$identify',
          timestamp: '2026-11-21T23:46:50.342Z',
          properties: {
            distinct_id: 'u1',
            $anon_distinct_id: 'anon-1',
            $device_id: 'anon-1',
            $lib: 'web',
            $is_identified: true,
          },
          $set: { email: 'a@x.io' },
          $set_once: { first: 1 },
          $unset: ['old'],
        },
        {
          event: '$groupidentify',
          distinct_id: '$company_g1',
          properties: { $group_type: 'company', $group_key: 'g1' },
        },
        { event: '$create_alias', distinct_id: 'u1', properties: { alias: 'anon-2' }, offset: 12 },
      ],
    },
  },
  {
    wire: 'sensors',
    url: '/sa',
    body: [
      {
        _track_id: 875960424,
        type: 'track_signup',
        event: '$SignUp',
        distinct_id: 'user-1',
        original_id: 'c1',
        login_id: 'user-1',
        anonymous_id: 'c1',
        identities: { $identity_cookie_id: 'c1', $identity_login_id: 'user-1', $identity_mobile: '13800000000' },
        lib: { $lib: 'js', $lib_version: '1.27.11' },
        properties: { $url: 'https://shop.example/a', $time: 1795304450421, list: ['a', 'b'] },
        time: 1795304450421,
        _flush_time: 1795304450424,
      },
      {
        type: 'track_id_unbind',
        event: '$UnbindID',
        distinct_id: 'user-1',
        identities: { $identity_mobile: '1' },
        time: 1795304450442,
      },
      { type: 'profile_increment', distinct_id: 'u1', properties: { orders: 1 }, time: 1795304450442 },
      { type: 'profile_append', distinct_id: 'u1', properties: { tags: ['x'] }, time: 1795304450442 },
      { type: 'item_set', item_type: 'sku', item_id: 's-1', properties: { price: 9.5 }, time: 1795304450442 },
    ],
  },
]
