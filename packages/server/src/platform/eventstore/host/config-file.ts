/** The engine's configuration file, for what chDB takes at no other place: where backups may be. `more` is XML. */
export function engineConfig(options: { backupFolder: string; more: string }): string {
  return `<clickhouse>
  <logger><level>none</level></logger>
  <backups><allowed_path>${escapeXml(options.backupFolder)}</allowed_path></backups>
  ${options.more}
</clickhouse>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
