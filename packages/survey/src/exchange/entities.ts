/** Names of HTML's entities that follow each other in Unicode, from the first code point on; `-` is none. */
const runs: readonly (readonly [first: number, names: string])[] = [
  [160, 'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr'],
  [176, 'deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest'],
  [192, 'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml'],
  [208, 'ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig'],
  [224, 'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml'],
  [240, 'eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'],
  [913, 'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho'],
  [931, 'Sigma Tau Upsilon Phi Chi Psi Omega'],
  [945, 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho'],
  [962, 'sigmaf sigma tau upsilon phi chi psi omega'],
  [8194, 'ensp emsp'],
  [8204, 'zwnj zwj lrm rlm - - - ndash mdash - - - lsquo rsquo sbquo - ldquo rdquo bdquo - dagger Dagger bull'],
  [8592, 'larr uarr rarr darr harr'],
]
// Outside the tables' runs, and the ones that HTML 5 added and editors write.
const single =
  'amp 38 lt 60 gt 62 quot 34 apos 39 OElig 338 oelig 339 Scaron 352 scaron 353 Yuml 376 fnof 402 circ 710 tilde 732 thinsp 8201 ' +
  'hellip 8230 permil 8240 prime 8242 Prime 8243 lsaquo 8249 rsaquo 8250 euro 8364 trade 8482 rArr 8658 hArr 8660 minus 8722 infin 8734 ' +
  'asymp 8776 ne 8800 equiv 8801 le 8804 ge 8805 loz 9674 star 9734 starf 9733 hearts 9829 check 10003 ' +
  'excl 33 num 35 dollar 36 percnt 37 lpar 40 rpar 41 ast 42 plus 43 comma 44 period 46 sol 47 colon 58 semi 59 equals 61 quest 63 ' +
  'commat 64 lsqb 91 bsol 92 rsqb 93 lowbar 95 grave 96 lcub 123 verbar 124 rcub 125 NewLine 10 Tab 9'

const pointOfName: ReadonlyMap<string, number> = new Map([
  ...runs.flatMap(([first, names]) => names.split(' ').map((name, at) => [name, first + at] as const)),
  ...[...single.matchAll(/(\w+) (\d+)/g)].map(([, name = '', point]) => [name, Number(point)] as const),
])

/** What browsers read for numbers that mean windows-1252: 128 to 159 are control characters otherwise. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

/**
 * A text in which entities of HTML stand as what they mean: by number, and by the names of HTML 4 and the commonest of HTML 5
 * (`&eacute;` and `&Eacute;` differ). A hard space becomes a space, a soft hyphen nothing; a name that is not known stays as written.
 */
export function readEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,9}));/gi, (whole, decimal, hex, name) => {
    const point =
      name === undefined
        ? Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10)
        : (pointOfName.get(name) ?? pointOfName.get(String(name).toLowerCase()))
    if (point === undefined) return whole
    if (point === 160) return ' '
    if (point === 173 || point < 1 || point > 0x10ffff) return ''
    if (point >= 128 && point < 160) return windows1252[point - 128]?.trim() ?? ''
    return String.fromCodePoint(point).toWellFormed()
  })
}
