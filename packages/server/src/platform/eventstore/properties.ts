import { ch, type Fragment, param } from './sql.ts'

/** A property of a row as a number, also where it was sent as text (`"12.30"`); NULL where it is none: true is no 1 and false no 0. */
export function propertyNumber(name: string): Fragment {
  const key = param(name, 'String')
  return ch`if(JSONType(props, ${key}) = 'Bool', NULL, JSONExtract(props, ${key}, 'Nullable(Float64)'))`
}

/** Condition: the property was sent as this true or false; a number is neither, nor is what is missing. */
export function propertyIsBoolean(name: string, value: boolean): Fragment {
  const key = param(name, 'String')
  return ch`(JSONType(props, ${key}) = 'Bool' AND JSONExtractBool(props, ${key}) = ${param(value, 'Bool')})`
}

/** Condition: the property was sent, and not as null. */
export function propertyIsSet(name: string): Fragment {
  const key = param(name, 'String')
  return ch`(JSONHas(props, ${key}) AND JSONType(props, ${key}) != 'Null')`
}
