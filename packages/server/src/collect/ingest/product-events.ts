/** What only the product itself tells. A browser's write key is public: with it anybody could claim that somebody was asked or agreed. */
export const productEvents: ReadonlySet<string> = new Set([
  '$ask_due',
  '$ask_refused',
  '$consent_changed',
  '$consent_confirmed',
  '$feedback_replied',
  '$message_bounced',
  '$message_complained',
  '$message_delivered',
  '$message_opened',
  '$message_sent',
  '$segment_entered',
  '$segment_left',
  '$survey_asked',
])
