import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Page,
	recordOf,
	type Source,
	type SourceKind,
	sql,
	type WithReader,
} from "@patchbay/db";
import {
	type ListOfConnection,
	listOfConnection,
} from "./list-of-connection.ts";

export type SourceRecord = Omit<Source, "importedAt" | "retiredAt">;

const sourceRecord = recordOf<SourceRecord>({
	id: "value",
	tenantId: "value",
	connectionId: "value",
	adAccountId: "value",
	kind: "value",
	externalId: "value",
	name: "value",
	details: "value",
});

export interface ListSources extends ListOfConnection {
	kind?: SourceKind | null | undefined;
}

/** The pixels, identities and metrics of events of a connection's accounts, by name. */
export function listSources(
	ctx: AccessContext & WithReader,
	{ kind, ...list }: ListSources,
): Page<SourceRecord> {
	requirePermission(ctx, "tenant.read");
	return listOfConnection(
		ctx.reader,
		{
			name: "sources",
			table: "source",
			record: sourceRecord,
			key: ["kind", "external_id"],
			where: [kind ? sql`t.kind = ${kind}::"SourceKind"` : null],
		},
		list,
	);
}
