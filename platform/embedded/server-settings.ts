/**
 * What the embedded server is told at each start. Durability first: an acknowledgement to a device rests on a commit
 * being on the disk. The rest suits one product on a machine that does other things too.
 */
export function serverSettings(port: number): Record<string, string> {
  return {
    // Never off: an acknowledged reading is a committed and fsynced one.
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",

    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "100",
    password_encryption: "scram-sha-256",

    shared_buffers: "256MB",
    effective_cache_size: "1GB",
    maintenance_work_mem: "64MB",
    random_page_cost: "1.1",
    // Compiling a plan costs more than any of our queries.
    jit: "off",

    // Nothing replicates from here; backups read a snapshot.
    wal_level: "minimal",
    max_wal_senders: "0",
    max_wal_size: "1GB",
    checkpoint_timeout: "15min",

    // Queue, outbox and log rows come and go all the time.
    autovacuum_naptime: "15s",
    autovacuum_vacuum_scale_factor: "0.05",
    autovacuum_vacuum_insert_scale_factor: "0.2",

    timezone: "UTC",
    log_timezone: "UTC",
    // Statement errors reach us through the client; in the server's log they would only fill the disk.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
  };
}
