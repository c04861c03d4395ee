import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	findById,
	type ImportJob,
	type ImportJobStatus,
	ofParents,
	type Page,
	type PageArgs,
	type Part,
	type Platform,
	rawSql,
	recordOf,
	type Sql,
	sql,
	tablePage,
	type WantedFields,
	type WithReader,
} from "@patchbay/db";

export type ImportJobRecord = Pick<
	ImportJob,
	| "id"
	| "tenantId"
	| "connectionId"
	| "kind"
	| "status"
	| "trigger"
	| "lane"
	| "message"
	| "resumesAt"
	| "stage"
	| "percent"
	| "totalCampaigns"
	| "importedCampaigns"
	| "failedCampaigns"
	| "totalAssets"
	| "importedAssets"
	| "failedAssets"
	| "metricRows"
	| "attempts"
	| "queuedAt"
	| "startedAt"
	| "completedAt"
	| "startedByType"
	| "startedById"
>;

const importJobRecord = recordOf<ImportJobRecord>({
	id: "value",
	tenantId: "value",
	connectionId: "value",
	kind: "value",
	status: "value",
	trigger: "value",
	lane: "value",
	message: "value",
	resumesAt: "instant",
	stage: "value",
	percent: "value",
	totalCampaigns: "value",
	importedCampaigns: "value",
	failedCampaigns: "value",
	totalAssets: "value",
	importedAssets: "value",
	failedAssets: "value",
	metricRows: "bigint",
	attempts: "value",
	queuedAt: "instant",
	startedAt: "instant",
	completedAt: "instant",
	startedByType: "value",
	startedById: "value",
});

export interface ListImportJobs {
	page: PageArgs;
	brandId?: string | null | undefined;
	platforms?: readonly Platform[] | null | undefined;
	statuses?: readonly ImportJobStatus[] | null | undefined;
	/** Connection whose jobs are wanted, among others. */
	connectionId?: string | null | undefined;
	/** The jobs of one connection, as its own list. */
	parent?: { connectionId: string } | undefined;
}

/** The tenant's import jobs, newest first. */
export function listImportJobs(
	ctx: AccessContext & WithReader,
	{ page, parent, ...filter }: ListImportJobs,
): Page<ImportJobRecord> {
	requirePermission(ctx, "tenant.read");
	const { brandId, platforms, statuses, connectionId } = filter;
	const ofConnections = [
		...(brandId ? [sql`c.brand_id = ${brandId}`] : []),
		...(platforms ? [sql`c.platform = any(${platforms}::"Platform"[])`] : []),
	];
	return tablePage(ctx.reader, {
		name: "importJobs",
		table: "import_job",
		args: page,
		record: importJobRecord,
		where: [
			connectionId ? sql`t.connection_id = ${connectionId}` : null,
			statuses ? sql`t.status = any(${statuses}::"ImportJobStatus"[])` : null,
			...ofConnections.map(
				(condition) =>
					sql`exists (select from connection c where c.tenant_id = t.tenant_id and c.id = t.connection_id and ${condition})`,
			),
		],
		order: { column: "queued_at", type: "timestamptz", direction: "DESC" },
		parent: parent && { id: parent.connectionId, column: "connection_id" },
	});
}

/** The tenant's import job, or null. */
export function findImportJob(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<ImportJobRecord | null> {
	requirePermission(ctx, "tenant.read");
	return findById(ctx.reader, "import_job", importJobRecord, id);
}

/**
 * A connection's newest job by `parent`, a row with its tenant and id; while one that a person asked for is under way, that
 * one, so that no hourly run hides it.
 */
const latestOf = (columns: Sql, tenantId: Sql, connectionId: Sql) =>
	sql`select ${columns} from import_job j where j.tenant_id = ${tenantId} and j.id = coalesce(
		(select m.id from import_job m where m.tenant_id = ${tenantId} and m.connection_id = ${connectionId}
			and m.lane = 'MANUAL' and m.status in ('QUEUED', 'RUNNING', 'WAITING')),
		(select n.id from import_job n where n.tenant_id = ${tenantId} and n.connection_id = ${connectionId}
			order by n.queued_at desc, n.id desc limit 1))`;

/**
 * Reads what a connection's imports are judged by: the job under way that a person asked for, else the newest one; null
 * where there is none. Connections asked for together are read by one statement.
 */
export async function findLatestImportJob(
	ctx: AccessContext & WithReader,
	connectionId: string,
): Promise<ImportJobRecord | null> {
	requirePermission(ctx, "tenant.read");
	const [row] = await ofParents<ImportJobRecord>(
		ctx.reader,
		connectionId,
		"latestImportJob",
		latestOf(
			importJobRecord.columns("j"),
			sql`${ctx.reader.tenantId}`,
			sql`parent.id`,
		),
	);
	return row ? importJobRecord.read(row) : null;
}

/** The same, read together with connections whose rows are known as `alias`. */
export const latestImportJobOf = (
	alias: string,
	wanted: WantedFields = null,
): Part<ImportJobRecord | null> => ({
	json: sql`(${latestOf(
		importJobRecord.json("j", wanted),
		rawSql(`${alias}.tenant_id`),
		rawSql(`${alias}.id`),
	)})`,
	read: (value) => (value ? importJobRecord.read(value as object) : null),
});
