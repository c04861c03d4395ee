import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type ImportEvent,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
	type WithReader,
} from "@patchbay/db";

export type ImportEventRecord = Pick<
	ImportEvent,
	"id" | "stage" | "what" | "message" | "at"
>;

const importEventRecord = recordOf<ImportEventRecord>({
	id: "value",
	stage: "value",
	what: "value",
	message: "value",
	at: "instant",
});

/** Lists a job's events, oldest first. */
export function listImportEvents(
	ctx: AccessContext & WithReader,
	{ importJobId, page }: { importJobId: string; page: PageArgs },
): Page<ImportEventRecord> {
	requirePermission(ctx, "tenant.read");
	return keysetPage(ctx.reader, {
		name: "importEvents",
		args: page,
		alias: "e",
		from: sql`import_event e`,
		where: [sql`e.tenant_id = ${ctx.tenantId}`],
		order: [
			{ by: rawSql("e.at"), type: "timestamptz", direction: "ASC" },
			{ by: rawSql("e.id"), type: "uuid", direction: "ASC" },
		],
		select: importEventRecord.columns("e"),
		read: importEventRecord.read,
		parent: { id: importJobId, column: rawSql("e.import_job_id") },
	});
}
