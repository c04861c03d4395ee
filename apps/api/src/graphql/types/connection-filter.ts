import { latestImportJobOf } from "@patchbay/imports";
import { brandOf } from "@patchbay/tenancy";
import type { GraphQLResolveInfo } from "graphql";
import { builder } from "../builder.ts";
import { ConnectionStatus, Platform } from "../enums.ts";
import { readOptionalId } from "../global-id.ts";
import { below, fieldsRead, selectedOfNodes } from "../selection.ts";

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

/**
 * Selects what a page of connections reads: no more of each than is selected, and its brand and newest job along with
 * it, which saves the round trip that a second wave would take.
 */
export function connectionSelection(info: GraphQLResolveInfo) {
	const selected = selectedOfNodes(info);
	if (!selected) return {};
	const brand = below(selected, "brand");
	const job = below(selected, "latestImportJob");
	return {
		wanted: fieldsRead(selected),
		parts: {
			...(brand ? { brand: brandOf("c", fieldsRead(brand)) } : {}),
			...(job
				? { latestImportJob: latestImportJobOf("c", fieldsRead(job)) }
				: {}),
		},
	};
}
