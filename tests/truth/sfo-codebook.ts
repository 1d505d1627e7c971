import { mappingFile, readCsv, sharedData } from './kit.ts'

/** Touchpoints of the passenger survey in the airport's order, as the questionnaire names them. */
export const touchpoints = [
  { slug: 'roads', name: 'Signs on the roads', stage: 'arriving' },
  { slug: 'parking', name: 'Parking', stage: 'arriving' },
  { slug: 'lt_parking', name: 'Long-term parking', stage: 'arriving' },
  { slug: 'rental', name: 'Rental cars', stage: 'arriving' },
  { slug: 'airtrain', name: 'AirTrain', stage: 'arriving' },
  { slug: 'info_arrivals', name: 'Information, lower level', stage: 'inside' },
  { slug: 'info_departures', name: 'Information, upper level', stage: 'inside' },
  { slug: 'signs', name: 'Signs inside', stage: 'inside' },
  { slug: 'wayfinding', name: 'Finding the way', stage: 'inside' },
  { slug: 'security', name: 'Security check', stage: 'inside' },
  { slug: 'walkways', name: 'Walkways', stage: 'inside' },
  { slug: 'screens', name: 'Screens', stage: 'waiting' },
  { slug: 'food', name: 'Restaurants', stage: 'waiting' },
  { slug: 'stores', name: 'Shops', stage: 'waiting' },
  { slug: 'wifi', name: 'Wi-Fi', stage: 'waiting' },
  { slug: 'art', name: 'Art', stage: 'waiting' },
] as const

/** Rated by effort (1 difficult to 5 easy), not by satisfaction. */
export const effortTouchpoints: ReadonlySet<string> = new Set(['wayfinding', 'security'])

type Wave = { year: number; mapping: string; columns: Record<string, string> }

const later = {
  airport: 'Q7ALL',
  art: 'Q7ART',
  food: 'Q7FOOD',
  stores: 'Q7STORE',
  signs: 'Q7SIGN',
  walkways: 'Q7WALKWAYS',
  screens: 'Q7SCREENS',
  info_arrivals: 'Q7INFODOWN',
  info_departures: 'Q7INFOUP',
  wifi: 'Q7WIFI',
  roads: 'Q7ROADS',
  parking: 'Q7PARK',
  airtrain: 'Q7AIRTRAIN',
  lt_parking: 'Q7LTPARKING',
  rental: 'Q7RENTAL',
  wayfinding: 'Q14FIND',
  security: 'Q14PASSTHRU',
}

/** The waves that the test imports: same questions, columns named anew. Read from the dictionaries, not from the mappings. */
export const waves: readonly Wave[] = [
  {
    year: 2013,
    mapping: 'tests/truth/mappings/sfo-2013.json',
    columns: {
      airport: 'Q7O_WHOLE',
      art: 'Q7A_ART',
      food: 'Q7B_FOOD',
      stores: 'Q7C_SHOPS',
      signs: 'Q7D_SIGNS',
      walkways: 'Q7E_WALK',
      screens: 'Q7F_SCREENS',
      info_arrivals: 'Q7G_INFOARR',
      info_departures: 'Q7H_INFODEP',
      wifi: 'Q7I_WIFI',
      roads: 'Q7J_ROAD',
      parking: 'Q7K_PARK',
      airtrain: 'Q7L_AIRTRAIN',
      lt_parking: 'Q7M_LTPARK',
      rental: 'Q7N_RENTAL',
      wayfinding: 'Q14A_FIND',
      security: 'Q14B_SECURITY',
    },
  },
  { year: 2016, mapping: 'tests/truth/mappings/sfo-2016.json', columns: later },
  { year: 2017, mapping: 'packages/server/src/collect/imports/examples/sfo-2017.json', columns: later },
]

/** One respondent: ratings 1..5 by touchpoint (absent = never used or blank), likelihood to recommend (2017), weight. */
export type Passenger = { ratings: Map<string, number>; recommend: number | null; weight: number }

/** Why the tests skip, or false. */
export const sfoMissing = waves.map(({ year }) => fileOf(year).skip).find((skip) => skip !== false) ?? false

/** The file of a wave and its mapping. */
export function waveImport({ year, mapping }: Wave): { path: string; mapping: unknown } {
  return { path: fileOf(year).path, mapping: mappingFile(mapping) }
}

/** Passengers of a wave straight from the raw file: codes 1 to 5 are ratings, all else (0, 6, blank) is none. */
export function readPassengers({ year, columns }: Wave): Passenger[] {
  return readCsv(fileOf(year).path).map((row) => {
    const ratings = new Map<string, number>()
    for (const [touchpoint, column] of Object.entries(columns)) {
      const code = row[column] ?? ''
      if (/^[1-5]$/.test(code)) ratings.set(touchpoint, Number(code))
    }
    const recommend = row.NETPRO ?? ''
    return {
      ratings,
      recommend: /^([0-9]|10)$/.test(recommend) ? Number(recommend) : null,
      weight: Number(row.WEIGHT),
    }
  })
}

function fileOf(year: number): { path: string; skip: string | false } {
  return sharedData('sfo-survey', `sfo_${year}.csv.gz`)
}
