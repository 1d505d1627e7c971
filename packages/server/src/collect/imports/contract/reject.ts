import * as z from 'zod'

/** Why a row was not imported. Machine words; the UI has a sentence for each. */
const rejectReasons = [
  'unclosed_quote',
  'row_too_long',
  'cell_too_long',
  'too_many_cells',
  'too_many_columns',
  'header_again',
  'bad_json',
  'not_an_object',
  'nul_character',
  'undecodable_text',
  'not_a_number',
  'not_an_integer',
  'number_damaged',
  'not_a_boolean',
  'not_json',
  'not_a_time',
  'ambiguous_date',
  'date_order_differs',
  'unknown_time_zone',
  'time_out_of_range',
  'local_time_twice',
  'local_time_never',
  'unmapped_value',
  'missing_time',
  'missing_identifier',
  'identifier_too_long',
  'missing_name',
  'name_too_long',
  'missing_key',
  'repeated_key',
  'missing_metric',
  'score_out_of_scale',
  'weight_not_positive',
  'group_rejected',
  'group_not_adjacent',
  'group_too_large',
] as const
export type RejectReason = (typeof rejectReasons)[number]

export const rejectReasonSchema = z.enum(rejectReasons)
