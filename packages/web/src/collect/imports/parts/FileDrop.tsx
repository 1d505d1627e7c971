import { type DragEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Props = { onFile: (file: File) => void; problem: string | null; onProblem: (problem: string | null) => void }

const accepted = '.csv,.tsv,.txt,.jsonl,.ndjson,.json,.xlsx,.parquet,.gz'

/** A file is dropped here or chosen with the browser's own control. */
export function FileDrop({ onFile, problem, onProblem }: Props) {
  const { t } = useTranslation('imports')
  const id = useId()
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const [file] = files ?? []
    if (!file) return
    if ((files?.length ?? 0) > 1) onProblem(t('file.several'))
    else if (file.size === 0) onProblem(t('file.empty', { name: file.name }))
    else {
      onProblem(null)
      onFile(file)
    }
  }
  const dragged = (event: DragEvent, inside: boolean) => {
    event.preventDefault()
    setOver(inside)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the mouse; the control inside does the same
    <div
      className={over ? 'imports-drop imports-drop-over' : 'imports-drop'}
      onDragOver={(event) => dragged(event, true)}
      onDragLeave={(event) => dragged(event, false)}
      onDrop={(event) => {
        dragged(event, false)
        take(event.dataTransfer.files)
      }}
    >
      <p className="t16 b">{t('file.drop')}</p>
      <label className="imports-choose" htmlFor={id}>
        {t('file.choose')}
      </label>
      <input
        id={id}
        type="file"
        accept={accepted}
        aria-describedby={`${id}-kinds`}
        onChange={(event) => {
          take(event.target.files)
          // The same file may be chosen again after a failure.
          event.target.value = ''
        }}
      />
      <p id={`${id}-kinds`} className="note imports-kinds">
        {t('file.kinds')}
      </p>
      {problem ? (
        <p className="field-error" role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  )
}
