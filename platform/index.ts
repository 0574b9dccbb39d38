// Data: database, migrations, outbox, queue, config, embedded services (see README.md, "Data").
import type { Migration } from "./database/migrate.ts";
import { authMigrations } from "./auth/migrations/auth-migrations.ts";
import { httpMigrations } from "./http/migrations/http-migrations.ts";
import { dataMigrations } from "./migrations/data-migrations.ts";
import { notifierMigrations } from "./notifier/migrations/notifier-migrations.ts";

export {
  AppError,
  conflict,
  forbidden,
  invalid,
  notFound,
  unavailable,
} from "./errors/app-error.ts";
export { systemClock } from "./clock/clock.ts";
export type { Clock } from "./clock/clock.ts";
export { createLog } from "./log/log.ts";
export type { Log } from "./log/log.ts";
export { openDatabase } from "./database/open-database.ts";
export type { Database } from "./database/open-database.ts";
export { alone } from "./database/alone.ts";
export { migrate } from "./database/migrate.ts";
export type { Migration } from "./database/migrate.ts";
export { appendToOutbox } from "./outbox/append.ts";
export type { DeliveredEvent, OutboxEvent, Subscription } from "./outbox/event.ts";
export type { OutboxTables } from "./outbox/tables.ts";
export { feedHead, onFeed, readFeed } from "./outbox/feed.ts";
export { outboxAge } from "./outbox/outbox-age.ts";
export { listParked, retryParked } from "./outbox/parked.ts";
export type { ParkedEvent } from "./outbox/parked.ts";
export { outboxBacklog } from "./outbox/pending.ts";
export { errorCode } from "./errors/error-code.ts";
export { readConfig } from "./config/config.ts";
export type { Config } from "./config/config.ts";
export { createRelay } from "./outbox/relay.ts";
export { createDelivery } from "./outbox/delivery.ts";
export { createQueues } from "./queue/queues.ts";
export type { Queues } from "./queue/queues.ts";
export { createMetrics } from "./metrics/metrics.ts";
export type { Metrics } from "./metrics/metrics.ts";
export { createHousekeeping } from "./housekeeping/housekeeping.ts";
export type { Sweep } from "./housekeeping/housekeeping.ts";
export { clockDoubt, trustClock } from "./housekeeping/clock-guard.ts";
export type { OtherClock } from "./housekeeping/judge-clock.ts";
export { forgetProcess, listProcesses, reportProcess } from "./processes/processes.ts";
export type { ProcessRow } from "./processes/processes.ts";
export { together } from "./together/together.ts";
export { startRounds } from "./rounds/start-rounds.ts";
export type { Rounds } from "./rounds/start-rounds.ts";
export { platformSweeps } from "./housekeeping/platform-sweeps.ts";
export { inBatches } from "./housekeeping/in-batches.ts";
export { backupDatabase } from "./backup/backup-database.ts";
export { readManifest } from "./backup/read-backup.ts";
export { restoreDatabase } from "./backup/restore-database.ts";
export { acquireInstallationLock } from "./embedded/installation-lock.ts";
export { runningPostgresUrl } from "./embedded/running-postgres.ts";
export { startPostgres } from "./embedded/start-postgres.ts";

/** Every table of platform; auth, http and notifier append theirs. */
export const migrations: Migration[] = [
  ...dataMigrations,
  ...authMigrations,
  ...httpMigrations,
  ...notifierMigrations,
];

// Telling people and programs (see notifier/README.md).
export { queueMessage } from "./notifier/queue-message.ts";
export { withdrawMessages } from "./notifier/withdraw-messages.ts";
export { messagesById } from "./notifier/read-messages.ts";
export type { DeliveryTrace, MessageTrace } from "./notifier/read-messages.ts";
export { tryMailServer } from "./notifier/adapters/email/email.ts";
export { openNotifier } from "./notifier/open-notifier.ts";
export type { OpenNotifier } from "./notifier/open-notifier.ts";
export { startSender } from "./notifier/sending/start-sender.ts";
export { messageAge } from "./notifier/sending/sending-figures.ts";
export { notifierRoutes } from "./notifier/routes/notifier-routes.ts";
export { howToReach } from "./notifier/read-person.ts";
export type { Reach } from "./notifier/reach.ts";
export type {
  About,
  MessageAction,
  OutgoingMessage,
  Queued,
  Recipient,
  Urgency,
} from "./notifier/message.ts";
export type { MessageTables } from "./notifier/tables.ts";

// Http and auth (see README.md, "HTTP").
export { allowedSites, requireAllSites, roles, seesSite } from "./auth/principal.ts";
export type { Principal, Role, SiteScope } from "./auth/principal.ts";
export { peopleNamed, peopleToChoose } from "./auth/named-people.ts";
export type { NamedPerson } from "./auth/named-people.ts";
export { createPerson } from "./auth/people.ts";
export { hashSecret, newSecret } from "./auth/secret.ts";
export { ensureSetupCode } from "./auth/setup-code.ts";
export { createToken } from "./auth/tokens.ts";
export { z } from "@hono/zod-openapi";
export { createHttp } from "./http/create-http.ts";
export type { Http } from "./http/create-http.ts";
export { createProbes } from "./http/create-probes.ts";
export { createRoutes } from "./http/create-routes.ts";
export type { Routes } from "./http/create-routes.ts";
export { defineRoute } from "./http/define-route.ts";
export { htmlType, plainPage } from "./http/plain-page.ts";
export { decodeCursor, encodeCursor, pageOf, pageQuery, toPage } from "./http/pagination.ts";
