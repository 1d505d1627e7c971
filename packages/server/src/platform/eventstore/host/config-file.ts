/** The engine's configuration file. Settings that chDB takes at no other place: where backups may be. */
export function engineConfig(options: { backupFolder: string }): string {
  return `<clickhouse>
  <logger><level>none</level></logger>
  <backups><allowed_path>${escapeXml(options.backupFolder)}</allowed_path></backups>
</clickhouse>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
