/** What the content of a file is called, by what files of surveys call it: its ending, or a media type that nobody finds in the content. */
const kinds: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'image/jpeg': '.jpg .jpeg .jpe image/jpg image/pjpeg',
    'image/png': '.png image/x-png',
    'image/gif': '.gif',
    'image/webp': '.webp',
    'image/heic': '.heic',
    'image/heif': '.heif',
    'image/avif': '.avif',
    'image/bmp': '.bmp',
    'image/tiff': '.tif .tiff',
    'application/pdf': '.pdf application/x-pdf',
    'application/rtf': '.rtf text/rtf',
    'application/zip': '.zip application/x-zip-compressed',
    'text/plain': '.txt .csv .tsv text/csv application/csv',
    'application/x-cfb': '.doc .xls .ppt application/msword application/vnd.ms-excel application/vnd.ms-powerpoint',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation': '.pptx',
    'audio/mpeg': '.mp3 audio/mp3',
    'audio/wav': '.wav audio/x-wav',
    'audio/x-m4a': '.m4a audio/mp4',
    'video/mp4': '.mp4 .m4v',
    'video/quicktime': '.mov',
    'video/webm': '.webm',
  }).flatMap(([type, words]) => words.split(' ').map((word) => [word, type] as const)),
)

/** The media types that an entry of an `accept` list stands for: several of `image/*`, none of what nobody knows. */
export function mediaTypes(entry: string): readonly string[] {
  const word = entry.toLowerCase()
  const known = kinds.get(word)
  if (known !== undefined) return [known]
  const [, group] = /^(image|audio|video)\/\*$/.exec(word) ?? []
  if (group !== undefined) return [...new Set(kinds.values())].filter((type) => type.startsWith(`${group}/`))
  return /^[\w.+-]+\/[\w.+-]+$/.test(word) ? [word] : []
}
