import type { ParamsOf, QueryOf, ReplyOf, Route } from '@opencxm/server/contract'

/** What zod takes in; schemas are only known as types here, so zod itself never reaches the browser. */
type InputOf<Schema> = Schema extends { _zod: { input: infer Input } } ? Input : never

type SchemaAt<R, Part extends 'params' | 'query' | 'body'> = R extends { [P in Part]: infer Schema } ? Schema : never

/** Keys that a caller may leave out: optional ones and those with a default. */
type OptionalKeys<Output, Input> = {
  [K in keyof Output]-?: K extends keyof Input ? (undefined extends Input[K] ? K : never) : K
}[keyof Output]

type Loosen<Output, Input> = Omit<Output, OptionalKeys<Output, Input>> & {
  [K in OptionalKeys<Output, Input>]?: Output[K] | undefined
}

type ParamsPart<R> = [SchemaAt<R, 'params'>] extends [never] ? { params?: never } : { params: ParamsOf<R> }
type QueryPart<R> = [SchemaAt<R, 'query'>] extends [never]
  ? { query?: never }
  : { query?: Loosen<QueryOf<R>, InputOf<SchemaAt<R, 'query'>>> }
type BodyPart<R> = [SchemaAt<R, 'body'>] extends [never] ? { body?: never } : { body: InputOf<SchemaAt<R, 'body'>> }

/** What a call of the route takes: path parameters, query with defaults left out at will, body. */
export type CallInput<R> = ParamsPart<R> & QueryPart<R> & BodyPart<R>

/** The input may be left out when the route takes none. */
export type CallArguments<R> =
  Record<never, never> extends CallInput<R> ? [input?: CallInput<R>] : [input: CallInput<R>]

export type { ReplyOf, Route }
