import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type ImportFailure,
	type Page,
	type PageArgs,
	recordOf,
	tablePage,
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
	return tablePage(ctx.reader, {
		name: "importFailures",
		table: "import_failure",
		args: page,
		record: importFailureRecord,
		order: { column: "occurred_at", type: "timestamptz", direction: "ASC" },
		parent: { id: importJobId, column: "import_job_id" },
	});
}
