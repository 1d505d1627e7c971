import { type Kysely, sql } from 'kysely'

const queries = {
  extensions: sql<Line>`
    select 'extension ' || extname as line from pg_extension where extname <> 'plpgsql'`,
  types: sql<Line>`
    select format('enum %s: %s', t.typname, string_agg(e.enumlabel, ', ' order by e.enumsortorder)) as line
    from pg_type t join pg_enum e on e.enumtypid = t.oid
    where t.typnamespace = 'public'::regnamespace group by t.typname`,
  columns: sql<Line>`
    select format('%s %s.%s %s%s%s%s', case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
      c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end,
      case when a.attidentity <> '' then ' identity ' || a.attidentity::text when a.attgenerated <> '' then ' generated' else '' end,
      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`,
  views: sql<Line>`
    select format('view %s as %s', relname, regexp_replace(pg_get_viewdef(oid), '\\s+', ' ', 'g')) as line
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`,
  constraints: sql<Line>`
    select format('constraint %s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.connamespace = 'public'::regnamespace and k.contype <> 'n'`,
  indexes: sql<Line>`
    select 'index ' || indexdef as line from pg_indexes where schemaname = 'public'`,
  sequences: sql<Line>`
    select format('sequence %s %s from %s by %s', sequencename, data_type, start_value, increment_by) as line
    from pg_sequences where schemaname = 'public'`,
  functions: sql<Line>`
    select regexp_replace(pg_get_functiondef(p.oid), '\\s+', ' ', 'g') as line
    from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')
      and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  triggers: sql<Line>`
    select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and not t.tgisinternal`,
}

type Line = { line: string }

/**
 * The schema as text, one object or column a line, sorted: the same for two databases if and only if they have the same tables,
 * columns (in any order), constraints, indexes, sequences, views, functions and triggers.
 */
export async function dumpSchema(database: Kysely<Record<never, never>>): Promise<string> {
  const lines: string[] = []
  for (const query of Object.values(queries)) {
    const { rows } = await query.execute(database)
    lines.push(...rows.map(({ line }) => line).sort())
  }
  return `${lines.join('\n')}\n`
}
