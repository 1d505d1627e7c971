import type { EventStore } from './types.ts'

/**
 * The same store for one who may leave: its reads reject with the signal's reason as soon as the signal fires. The engine then
 * ends the statement that runs, and one that still waits in line never starts. What writes is left to finish.
 */
export function endingReads(store: EventStore, signal: AbortSignal): EventStore {
  return {
    isReplicated: store.isReplicated,
    address: store.address,
    query: (query) => store.query({ signal, ...query }),
    stream: (query) => store.stream({ signal, ...query }),
    streamFile: (query) => store.streamFile({ signal, ...query }),
    queryAcross: (query) => store.queryAcross({ signal, ...query }),
    insertJson: (table, lines, options) => store.insertJson(table, lines, options),
    command: (name, sql) => store.command(name, sql),
    deleteRows: (deletion) => store.deleteRows(deletion),
    reloadPersonMap: () => store.reloadPersonMap(),
    ensurePersonMapCapacity: (maxId) => store.ensurePersonMapCapacity(maxId),
    backupTo: (file) => store.backupTo(file),
    restoreFrom: (file) => store.restoreFrom(file),
    isReady: () => store.isReady(),
    close: () => store.close(),
  }
}
