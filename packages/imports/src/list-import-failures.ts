import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type ImportFailure,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
	type WithReader,
} from "@patchbay/db";

export type ImportFailureRecord = Pick<
	ImportFailure,
	"id" | "entity" | "externalId" | "code" | "message" | "occurredAt"
>;

const importFailureRecord = recordOf<ImportFailureRecord>({
	id: "value",
	entity: "value",
	externalId: "value",
	code: "value",
	message: "value",
	occurredAt: "instant",
});

/** Lists the records that a job could not import, in the order it happened. */
export function listImportFailures(
	ctx: AccessContext & WithReader,
	{ importJobId, page }: { importJobId: string; page: PageArgs },
): Page<ImportFailureRecord> {
	requirePermission(ctx, "tenant.read");
	return keysetPage(ctx.reader, {
		name: "importFailures",
		args: page,
		alias: "f",
		from: sql`import_failure f`,
		where: [sql`f.tenant_id = ${ctx.tenantId}`],
		order: [
			{ by: rawSql("f.occurred_at"), type: "timestamptz", direction: "ASC" },
			{ by: rawSql("f.id"), type: "uuid", direction: "ASC" },
		],
		select: importFailureRecord.columns("f"),
		read: importFailureRecord.read,
		parent: { id: importJobId, column: rawSql("f.import_job_id") },
	});
}
