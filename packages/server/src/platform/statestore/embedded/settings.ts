/**
 * PostgreSQL's settings for a small machine that it shares with the server and the event engine. They go on the command
 * line, so that an upgrade changes them without touching the data folder.
 */
export const serverSettings: Readonly<Record<string, string>> = {
  // Nothing but the Unix socket in our 0700 folder.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  // State is small (definitions, identity); the system's page cache does the rest.
  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '1GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '10min',
  // One statement must not take both cores from the event engine; also keeps clear of Docker's 64 MB /dev/shm.
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  max_worker_processes: '4',
  jit: 'off',
  // The default starts three more processes.
  io_method: 'sync',
  // Durable before acknowledged.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  huge_pages: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Start, stop, crashes. Failing statements are reported by those who sent them.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
}

/** For databases that live as long as a test: nothing is synced. */
export const testSettings: Readonly<Record<string, string>> = {
  ...serverSettings,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  min_wal_size: '2MB',
  max_connections: '100',
  autovacuum: 'off',
  // In the cluster's folder, which goes when the test process goes.
  dynamic_shared_memory_type: 'mmap',
  // As fast as the disk allows: a clone of the template is a plain file copy.
  wal_level: 'minimal',
  max_wal_senders: '0',
}

/** As arguments of the `postgres` executable. */
export function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
