/** One statement on a purpose. */
export type ConsentStatement = { purpose: string; given: boolean; at: number }

const purposesMax = 50

/**
 * Which statements of a message count (CN2). `known` = the person has a user id; `trusted` = a server, or the user id was proved.
 * Purposes are words of at most 80 characters.
 */
export function acceptedStatements(
  consent: Readonly<Record<string, boolean>>,
  message: { at: number; known: boolean; trusted: boolean },
): ConsentStatement[] {
  return Object.entries(consent)
    .slice(0, purposesMax)
    .filter(
      ([purpose, given]) => purpose !== '' && purpose.length <= 80 && (!given || message.trusted || !message.known),
    )
    .map(([purpose, given]) => ({ purpose, given, at: message.at }))
}

/** What counts now: per purpose the statement with the latest time; at equal times the refusal (CN1). */
export function currentConsent<Statement extends ConsentStatement>(statements: readonly Statement[]): Statement[] {
  const latest = new Map<string, Statement>()
  for (const statement of statements) {
    const held = latest.get(statement.purpose)
    const wins = !held || statement.at > held.at || (statement.at === held.at && !statement.given)
    if (wins) latest.set(statement.purpose, statement)
  }
  return [...latest.values()].sort((a, b) => (a.purpose < b.purpose ? -1 : 1))
}
