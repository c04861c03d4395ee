import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Audience,
	type Page,
	recordOf,
	type WithReader,
} from "@patchbay/db";
import {
	type ListOfConnection,
	listOfConnection,
} from "./list-of-connection.ts";

export type AudienceRecord = Omit<Audience, "importedAt" | "retiredAt">;

const audienceRecord = recordOf<AudienceRecord>({
	id: "value",
	tenantId: "value",
	connectionId: "value",
	adAccountId: "value",
	externalId: "value",
	name: "value",
	kind: "value",
	memberCount: "bigint",
	createdAt: "instant",
	updatedAt: "instant",
});

/** A connection's lists and segments of people by name. */
export function listAudiences(
	ctx: AccessContext & WithReader,
	list: ListOfConnection,
): Page<AudienceRecord> {
	requirePermission(ctx, "tenant.read");
	return listOfConnection(
		ctx.reader,
		{
			name: "audiences",
			table: "audience",
			record: audienceRecord,
			key: ["external_id"],
		},
		list,
	);
}
