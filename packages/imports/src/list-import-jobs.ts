import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	findById,
	type ImportJob,
	type ImportJobStatus,
	type Page,
	type PageArgs,
	type Part,
	type Platform,
	rawSql,
	recordOf,
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

/** The newest import job of each connection, or null; connections asked for together are read by one statement. */
export async function findLatestImportJob(
	ctx: AccessContext & WithReader,
	connectionId: string,
): Promise<ImportJobRecord | null> {
	const page = listImportJobs(ctx, {
		page: { first: 1 },
		parent: { connectionId },
	});
	return (await page.edges())[0]?.node ?? null;
}

/** The same, read together with connections whose rows are known as `alias`. */
export const latestImportJobOf = (
	alias: string,
	wanted: WantedFields = null,
): Part<ImportJobRecord | null> => ({
	json: sql`(select ${importJobRecord.json("j", wanted)} from import_job j where j.tenant_id = ${rawSql(alias)}.tenant_id and j.connection_id = ${rawSql(alias)}.id order by j.queued_at desc, j.id desc limit 1)`,
	read: (value) => (value ? importJobRecord.read(value as object) : null),
});
