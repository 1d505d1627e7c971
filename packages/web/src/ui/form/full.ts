/** Fields shorter than this hold codes and numbers: nobody pastes a text into them. */
const shortMax = 60

/** Whether a text fills its field, so that what was pasted beyond is gone. */
export function isFull(value: unknown, max: number): boolean {
  return max >= shortMax && typeof value === 'string' && value.length >= max
}
