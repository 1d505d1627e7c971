/**
 * The value of an identifier of this kind as it is stored and compared: an e-mail address is written in any case, and no mail server in
 * use tells two cases apart, so `Lin@Shop.example` in a file and `lin@shop.example` of a help desk are one person (unify/identity, ID12).
 */
export function identifierValue(kind: string, value: string): string {
  return kind === 'email' ? value.trim().toLowerCase() : value
}
