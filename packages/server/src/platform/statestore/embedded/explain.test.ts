import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { explainFailure } from './explain.ts'

const explain = (output: string) => explainFailure({ output, dataFolder: '/data/postgres', what: 'start' })

describe('why PostgreSQL did not start, in one sentence (SS7)', () => {
  it('knows what operators meet', () => {
    const full = 'FATAL:  could not write lock file "postmaster.pid": No space left on device'
    assert.match(explain(full), /disk that holds \/data\/postgres is full: free at least 200 MB/)
    const older =
      'DETAIL:  The data directory was initialized by PostgreSQL version 17, which is not compatible with this version 18.4.'
    assert.match(explain(older), /written by PostgreSQL 17: start the OpenCXM version that wrote it/)
    const used =
      'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster (PID 42) running in data directory "/data"?'
    assert.match(explain(used), /Another PostgreSQL \(process 42, lock file postmaster.pid\) is using/)
    assert.match(explain('FATAL:  data directory "/data" has wrong ownership'), /give the folder back .*chown -R/)
    assert.match(explain('could not open file "PG_VERSION": Read-only file system'), /mounted read-only/)
    const library = 'postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file'
    assert.match(explain(library), /lack the library libicuuc.so.60 .*DATABASE_URL/)
    assert.match(explain('FATAL:  could not map anonymous shared memory: Cannot allocate memory'), /got no memory/)
  })

  it('passes on the last words of what it does not know', () => {
    assert.equal(explain('one\ntwo\nthree\nfour\n'), 'PostgreSQL did not start in /data/postgres: two | three | four')
    assert.match(explain(''), /it said nothing/)
  })
})
