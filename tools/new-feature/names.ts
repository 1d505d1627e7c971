/** Every form in which a feature's name appears in its files. */
export type FeatureNames = Record<
  | 'stage'
  | 'feature'
  | 'Feature'
  | 'camel'
  | 'table'
  | 'thing'
  | 'things'
  | 'Thing'
  | 'Things'
  | 'camelThing'
  | 'camelThings'
  | 'code'
  | 'prefix'
  | 'permission',
  string
>

export type NameInput = { stage: string; feature: string; thing: string; permission: string }

/** `understand`, `churn-risks`, `churn-risk` give `ChurnRisk`, `churn_risks`, promises `CR1`, ids `chu_...`. */
export function namesOf({ stage, feature, thing, permission }: NameInput): FeatureNames {
  const things = thing.endsWith('s') ? thing : `${thing}s`
  return {
    stage,
    feature,
    permission,
    thing,
    things,
    Feature: sentence(feature),
    camel: camel(feature),
    table: feature.replaceAll('-', '_'),
    Thing: pascal(thing),
    Things: pascal(things),
    camelThing: camel(thing),
    camelThings: camel(things),
    code: promiseLetters(feature),
    prefix: feature.replaceAll('-', '').slice(0, 3),
  }
}

/** Puts the names into a template. Throws on a name that does not exist: a template with a slip must not be copied. */
export function fill(template: string, names: FeatureNames): string {
  return template.replace(/\{\{(\w+)\}\}/g, (mark, name: string) => {
    if (!(name in names)) throw new Error(`a template asks for ${mark}, which nothing defines`)
    return names[name as keyof FeatureNames]
  })
}

function promiseLetters(feature: string): string {
  const [first = '', second] = feature.split('-')
  return (second ? `${first[0]}${second[0]}` : first.slice(0, 2)).toUpperCase()
}

function pascal(name: string): string {
  return name.split('-').map(capital).join('')
}

function camel(name: string): string {
  const joined = pascal(name)
  return joined.charAt(0).toLowerCase() + joined.slice(1)
}

function sentence(name: string): string {
  return capital(name.replaceAll('-', ' '))
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
