import { contract } from '@opencxm/server/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { callRoute, sendBytes } from '../../shell/api/call-route.ts'
import { factsOf, mayRetry } from '../../shell/api/problem.ts'
import { nextPart } from './view.ts'

/** How far an upload is. `checking`: all bytes arrived, the server unpacks and hashes them. */
export type UploadState =
  | { phase: 'idle' }
  | { phase: 'sending' | 'checking'; name: string; sent: number; total: number; from: number; startedAtMs: number }
  | { phase: 'failed'; name: string; error: unknown }

type Upload = {
  state: UploadState
  /** Sends a file; `into` goes on with an upload that broke off. */
  start: (file: File, into?: { id: string; bytesReceived: number }) => void
  /** Goes on after a failure, where the server says that it stands. */
  retry: () => void
  /** Stops, and removes what has arrived. */
  cancel: () => void
}

type Handlers = { onBegun: (id: string) => void; onReady: (id: string) => void }

const triesMax = 3

/** Sends a file in parts of a few megabytes, each of them again when the connection breaks. */
export function useUpload({ onBegun, onReady }: Handlers): Upload {
  const [state, setState] = useState<UploadState>({ phase: 'idle' })
  const running = useRef<AbortController | null>(null)
  const last = useRef<{ file: File; id: string | null } | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const run = useCallback(
    async (file: File, id: string | null) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      last.current = { file, id }
      try {
        const { signal } = controller
        const begun = await begin(file, id)
        last.current = { file, id: begun.id }
        if (id === null) onBegun(begun.id)
        const at = { name: file.name, total: file.size, from: begun.bytesReceived, startedAtMs: Date.now() }
        const told = (sent: number) => setState({ phase: 'sending', sent, ...at })
        told(begun.bytesReceived)
        await sendParts({ file, id: begun.id, signal, told }, begun.bytesReceived)
        setState({ phase: 'checking', sent: file.size, ...at })
        await callRoute(contract.imports.completeFile, { params: { file: begun.id } })
        if (signal.aborted) return
        setState({ phase: 'idle' })
        onReady(begun.id)
      } catch (error) {
        if (!controller.signal.aborted) setState({ phase: 'failed', name: file.name, error })
      }
    },
    [onBegun, onReady],
  )
  return {
    state,
    start: (file, into) => void run(file, into?.id ?? null),
    retry: () => {
      if (last.current) void run(last.current.file, last.current.id)
    },
    cancel: () => {
      running.current?.abort()
      setState({ phase: 'idle' })
      const id = last.current?.id
      // What has arrived is swept by the server in any case; a refusal changes nothing for the reader.
      if (id) void callRoute(contract.imports.deleteFile, { params: { file: id } }).catch(() => undefined)
    },
  }
}

async function begin(file: File, id: string | null): Promise<{ id: string; bytesReceived: number }> {
  if (id === null) return await callRoute(contract.imports.createFile, { body: { name: file.name.slice(-200) } })
  return await callRoute(contract.imports.getFile, { params: { file: id } })
}

type Parts = { file: File; id: string; signal: AbortSignal; told: (sent: number) => void }

async function sendParts({ file, id, signal, told }: Parts, from: number): Promise<void> {
  let offset = from
  let tries = 0
  for (let part = nextPart(offset, file.size); part !== null; part = nextPart(offset, file.size)) {
    const content = { bytes: file.slice(part.from, part.to), signal }
    try {
      const reply = await sendBytes(contract.imports.sendFilePart, content, {
        params: { file: id },
        query: { offset: part.from },
      })
      offset = reply.bytesReceived
      tries = 0
      told(offset)
    } catch (error) {
      const facts = factsOf(error)
      tries++
      // A part whose answer was lost has arrived: the server says where to go on.
      if (signal.aborted || tries >= triesMax || !(mayRetry(facts) || facts.code === 'conflict')) throw error
      offset = (await callRoute(contract.imports.getFile, { params: { file: id } })).bytesReceived
    }
  }
}
