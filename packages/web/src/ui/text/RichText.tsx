import { keepTogether, splitRuns } from './rich-text.ts'

/** A sentence with `<q>` (lighter) and `<b>` (strong) marks as translators set them. */
export function RichText({ text }: { text: string }) {
  return splitRuns(keepTogether(text)).map((run, index) => {
    // Runs have no identity of their own: their place in the sentence is their key.
    const key = `${index}-${run.kind}`
    if (run.kind === 'q')
      return (
        <span className="quiet" key={key}>
          {run.text}
        </span>
      )
    return run.kind === 'b' ? (
      <b className="m" key={key}>
        {run.text}
      </b>
    ) : (
      <span key={key}>{run.text}</span>
    )
  })
}
