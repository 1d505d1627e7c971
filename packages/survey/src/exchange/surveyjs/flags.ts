/** Properties that are read as yes or no. */
const flags =
  /^(isRequired|visible|hasOther|showOtherItem|hasNone|showNoneItem|showRefuseItem|showDontKnowItem|isAllRowRequired|eachRowRequired|multiSelect|allowMultiple|selectToRankEnabled|showPrevButton)$/

/** Deeper than any survey that can be read. */
const depthMax = 100

/** The same JSON with yes and no where older files, and those made by hand, have the words `"true"` and `"false"`, which SurveyJS takes too. */
export function withFlags(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > depthMax) return value
  if (Array.isArray(value)) return value.map((one) => withFlags(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const isWord = (one === 'true' || one === 'false') && flags.test(name)
      return [name, isWord ? one === 'true' : withFlags(one, depth + 1)]
    }),
  )
}
