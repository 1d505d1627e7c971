import type { FileReference, RunFault, RunView } from '@opencxm/survey'
import type { UploadReceipt } from '../widget.ts'
import { apply, draw, hold, type Run, say, shown } from './run.ts'
import { next } from './steps.ts'

/** Sends one file of a question; rejects when the server was not reached. */
export type Upload = (question: string, file: File) => Promise<UploadReceipt>

/**
 * Where there is no form to send, files go one by one before the screen is passed, and buttons that take one out work here. True when the
 * press is dealt with.
 */
export function takeFiles(run: Run, button: HTMLButtonElement | null, upload: Upload): boolean {
  if (button && button.name === '$remove') {
    const [key, id] = button.value.split(' ')
    const left = filesOf(run, key as string).filter((file) => file.id !== id)
    apply(run, { type: 'answer', key: key as string, value: left })
    const hadFocus = run.takesFocus()
    draw(run, null)
    if (hadFocus) fileFields(run)[0]?.focus()
    return true
  }
  const chosen = button && button.value === 'back' ? [] : chosenIn(fileFields(run), shown(run))
  if (chosen.length === 0) return false
  send(run, chosen, upload)
  return true
}

function fileFields({ root }: Run): HTMLInputElement[] {
  return Array.from(root.querySelectorAll<HTMLInputElement>('input[type=file]'))
}

type Chosen = { key: string; file: File }

function chosenIn(fields: readonly HTMLInputElement[], view: RunView): Chosen[] {
  if (view.kind !== 'screen') return []
  const keys = view.questions.filter(({ question }) => question.type === 'file').map(({ key }) => key)
  return fields.reduce<Chosen[]>((all, { name, files }) => {
    if (keys.indexOf(name) < 0) return all
    return all.concat(Array.from(files || []).map((file) => ({ key: name, file })))
  }, [])
}

/** One after the other; at the first that is refused the screen says why, and the others that were chosen are chosen again. */
function send(run: Run, chosen: readonly Chosen[], upload: Upload): void {
  const { words } = run.options(run.state)
  const faults: RunFault[] = []
  hold(run, true)
  say(run, words.sending)
  chosen
    .reduce(
      (before, { key, file }) =>
        before
          .then(() => upload(key, file))
          .then((receipt) => {
            if (receipt.outcome === 'refused') faults.push({ key, code: receipt.code, params: {} } as RunFault)
            else apply(run, { type: 'answer', key, value: filesOf(run, key).concat(receipt.file) })
          }),
      Promise.resolve(),
    )
    .then(
      () => {
        hold(run, false)
        if (faults.length === 0) {
          // Not drawn anew: the focus stays where it is, and nothing is sent twice.
          for (const field of fileFields(run)) field.value = ''
          next(run)
          return
        }
        run.state = { ...run.state, faults }
        draw(run, 'faults')
      },
      () => {
        hold(run, false)
        say(run, navigator.onLine === false ? words.offline : words.failed)
      },
    )
}

function filesOf(run: Run, key: string): FileReference[] {
  const view = shown(run)
  const found = view.kind === 'screen' ? view.questions.filter((one) => one.key === key)[0] : undefined
  return found && Array.isArray(found.value) ? (found.value as FileReference[]) : []
}
