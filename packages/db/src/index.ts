export { asExecutor } from "./as-executor.ts";
export {
	createDatabase,
	type Database,
	type DatabaseOptions,
} from "./client.ts";
export { DatabaseBusy } from "./database-busy.ts";
export type { DatabaseClock } from "./database-clock.ts";
export { stopLeftPostgres } from "./embedded/postmaster.ts";
export { ownerRole, prepareDatabase } from "./embedded/prepare-database.ts";
export {
	type EmbeddedPostgres,
	type EmbeddedPostgresOptions,
	startEmbeddedPostgres,
} from "./embedded/start-embedded-postgres.ts";
export type {
	Ad,
	AdAccount,
	AdGroup,
	ApiKey,
	Asset,
	AssetLink,
	Audience,
	AuditChainHead,
	AuditEvent,
	Brand,
	Campaign,
	CatalogItem,
	Connection,
	Grant,
	ImportEvent,
	ImportFailure,
	ImportJob,
	ImportSlice,
	Invitation,
	Keyword,
	Member,
	OauthApp,
	OauthAppSecret,
	OauthAttempt,
	OnboardingSkip,
	PrismaClient,
	Source,
	Tenant,
	TenantKey,
} from "./generated/client/client.ts";
export { Prisma } from "./generated/client/client.ts";
export * from "./generated/client/enums.ts";
export { INSTANCE_TENANT_ID, newId } from "./ids.ts";
export { asSql, inTenant, type TenantTransaction } from "./in-tenant.ts";
export {
	inTenantSql,
	systemSql,
	type TransactionLimits,
} from "./in-tenant-sql.ts";
export * from "./keyset/index.ts";
export {
	createListener,
	type Listener,
	type ListenerOptions,
} from "./listener.ts";
export { isLostDatabase } from "./lost-database.ts";
export { diffSchemas } from "./migrate/diff-schemas.ts";
export { type MigrateOptions, migrate } from "./migrate/migrate.ts";
export {
	type MigrationStatus,
	readMigrationStatus,
} from "./migrate/migration-status.ts";
export { missingMigrations } from "./migrate/missing-migrations.ts";
export { readMigrations } from "./migrate/read-migrations.ts";
export type { ConnectionLimits } from "./migrate/role-limits.ts";
export type { TenantModels } from "./models/tenant-models.ts";
export { type Notification, notify, type Topic } from "./notify.ts";
export * from "./platform-key.ts";
export { readInTenant } from "./read-in-tenant.ts";
export { readTime } from "./read-time.ts";
export type { ReadShare } from "./read-turns.ts";
export { isConflict, retryConflicts } from "./retry-conflicts.ts";
export type { SqlClient, SqlExecutor } from "./sql-executor.ts";
export { sqlStateOf } from "./sql-state.ts";
export type { Statement } from "./tenant-batch.ts";
export type { TransactionShare } from "./transaction-gate.ts";
