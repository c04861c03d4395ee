import { latestImportJobOf } from "@patchbay/imports";
import { brandOf } from "@patchbay/tenancy";
import type { GraphQLResolveInfo } from "graphql";
import { builder } from "../builder.ts";
import { ConnectionStatus, Platform } from "../enums.ts";
import { readOptionalId } from "../global-id.ts";
import { selectedOfNodes } from "../selection.ts";

export const ConnectionFilter = builder.inputType("ConnectionFilter", {
	fields: (t) => ({
		brandId: t.id(),
		platforms: t.field({ type: [Platform] }),
		statuses: t.field({ type: [ConnectionStatus] }),
		reconnectRequired: t.boolean(),
	}),
});

type Filter = typeof ConnectionFilter.$inferInput | null | undefined;

export function toConnectionFilter(filter: Filter) {
	const { brandId: id, ...rest } = filter ?? {};
	const brandId = readOptionalId("Brand", id, "filter", "brandId");
	return { ...rest, brandIds: brandId ? [brandId] : null };
}

const brand = brandOf("c");
const latestImportJob = latestImportJobOf("c");

/** What is read along with a page of connections: it saves the round trip that a second wave would take. */
export function connectionParts(info: GraphQLResolveInfo) {
	const selected = selectedOfNodes(info);
	return {
		...(selected.has("brand") ? { brand } : {}),
		...(selected.has("latestImportJob") ? { latestImportJob } : {}),
	};
}
