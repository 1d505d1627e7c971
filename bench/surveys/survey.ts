import type { Survey } from '@opencxm/survey'

const text = (en: string) => ({ en })

/** A survey of five questions; with a quota that nobody reaches, each response also takes a place in it. */
export function surveyOf(withQuota: boolean): Pick<Survey, 'languages' | 'blocks' | 'endings' | 'quotas'> {
  const options = ['price', 'quality', 'service', 'speed', 'range'].map((id) => ({ id, label: text(id) }))
  return {
    languages: ['en'],
    blocks: [
      {
        id: 'b1',
        paging: 'together',
        items: [
          { id: 'nps', type: 'nps', title: text('Would you recommend us?') },
          { id: 'csat', type: 'csat', title: text('How satisfied are you?') },
          { id: 'reasons', type: 'multi', title: text('What mattered?'), options },
          { id: 'visit', type: 'single', title: text('Where did you buy?'), options: options.slice(0, 3) },
          { id: 'why', type: 'long_text', title: text('Why?') },
        ],
      },
    ],
    endings: [
      { id: 'end', outcome: 'complete', title: text('Thank you') },
      {
        id: 'full',
        outcome: 'over_quota',
        title: text('Thank you'),
        when: { left: { answer: 'why' }, is: 'equals', right: '-' },
      },
    ],
    quotas: withQuota ? [{ id: 'all', limit: 1_000_000_000, ending: 'full' }] : [],
  }
}

/** Answers of the nth response. */
export function answersOf(n: number): Record<string, unknown> {
  const options = ['price', 'quality', 'service', 'speed', 'range']
  return {
    nps: n % 11,
    csat: 1 + (n % 5),
    reasons: [options[n % 5], options[(n + 2) % 5]],
    visit: options[n % 3],
    ...(n % 2 === 0 ? { why: 'It was there when I needed it, and the staff were kind.' } : {}),
  }
}

/** A statement that fills the event store with `responses` of the survey: started, five answers, finished, over 300 days. */
export function fillStatement(survey: string, responses: { from: number; count: number }): string {
  const { from, count } = responses
  const common = `'"$survey":"${survey}","$version":1,"$response":"', r, '","$language":"en","$channel":"link"'`
  return `INSERT INTO events (ws, person, event, ts, received_at, message_id, batch, source, anonymous_id, channel, metric, score, response, text, survey, question, choices, props, context)
    SELECT 1, 10000000 + n, part.1, toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + (n % 25000000) AS ts, ts, concat('sv:', r, ':', part.2), 1, 1, concat('sv_', r), 'link',
      multiIf(part.2 = 'nps', 'nps', part.2 = 'csat', 'csat', ''), multiIf(part.2 = 'nps', toFloat64(n % 11), part.2 = 'csat', toFloat64(1 + n % 5), NULL), r,
      if(part.2 = 'why', 'It was there when I needed it, and the staff were kind.', ''), '${survey}', if(part.1 = '$answer', part.2, ''),
      multiIf(part.2 = 'reasons', [options[1 + n % 5], options[1 + (n + 2) % 5]], part.2 = 'visit', [options[1 + n % 3]], []),
      concat('{', ${common}, if(part.1 = '$survey_finished', ',"$complete":true,"$ms":41000,"$outcome":"complete"', ',"$ms":8000'), '}'), '{}'
    FROM (SELECT number AS n, leftPad(toString(number), 22, 'f') AS r, ['price', 'quality', 'service', 'speed', 'range'] AS options,
        arrayJoin([('$survey_started', 'started'), ('$answer', 'nps'), ('$answer', 'csat'), ('$answer', 'reasons'), ('$answer', 'visit'), ('$answer', 'why'), ('$survey_finished', 'finished')]) AS part
      FROM numbers(${from}, ${count}))`
}
