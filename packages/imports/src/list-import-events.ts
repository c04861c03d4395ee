import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type ImportEvent,
	type Page,
	type PageArgs,
	recordOf,
	tablePage,
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
	return tablePage(ctx.reader, {
		name: "importEvents",
		table: "import_event",
		args: page,
		record: importEventRecord,
		order: { column: "at", type: "timestamptz", direction: "ASC" },
		parent: { id: importJobId, column: "import_job_id" },
	});
}
