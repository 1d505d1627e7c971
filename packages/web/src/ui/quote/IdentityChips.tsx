import './quote.css'

/** An identifier, masked by the server; `kind` in the reader's words. */
export type Identity = { kind: string; value: string }

/** Identifiers as `kind value` chips. Children: what stands behind the last one. */
export function IdentityChips({ identities }: { identities: readonly Identity[] }) {
  return (
    <span className="id-chips">
      {identities.map((identity) => (
        <span className="id-chip" key={`${identity.kind} ${identity.value}`}>
          <span className="k">{identity.kind}</span>
          {identity.value}
        </span>
      ))}
    </span>
  )
}
