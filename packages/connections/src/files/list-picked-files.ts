import { type AccessContext, requirePermission } from "@patchbay/access";
import { ofParents, sql, type WithReader } from "@patchbay/db";

/** A file that a person picked for a connection, as it was then. */
export interface PickedFile {
	externalId: string;
	name: string;
	mimeType: string;
	webUrl: string | null;
	pickedAt: Date;
}

/** Picked files of one connection that are listed. */
export const mostPickedFiles = 100;

/** Files that were picked for a connection, the last one first. */
export function listPickedFiles(
	ctx: AccessContext & WithReader,
	connectionId: string,
): Promise<PickedFile[]> {
	requirePermission(ctx, "tenant.read");
	return ofParents<PickedFile>(
		ctx.reader,
		connectionId,
		"picked files",
		sql`select f.external_id as "externalId", f.name, f.mime_type as "mimeType", f.web_url as "webUrl", f.picked_at as "pickedAt"
			from picked_file f where f.tenant_id = ${ctx.tenantId} and f.connection_id = parent.id
			order by f.picked_at desc, f.id desc limit ${mostPickedFiles}`,
	);
}
