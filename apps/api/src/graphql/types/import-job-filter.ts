import { builder } from "../builder.ts";
import { ImportJobStatus, Platform } from "../enums.ts";
import { readOptionalId } from "../global-id.ts";

export const ImportJobFilter = builder.inputType("ImportJobFilter", {
	fields: (t) => ({
		connectionId: t.id(),
		brandId: t.id(),
		platforms: t.field({ type: [Platform] }),
		statuses: t.field({ type: [ImportJobStatus] }),
	}),
});

type Filter = typeof ImportJobFilter.$inferInput | null | undefined;

export function toImportJobFilter(filter: Filter) {
	const { connectionId, brandId, ...rest } = filter ?? {};
	return {
		...rest,
		connectionId: readOptionalId(
			"Connection",
			connectionId,
			"filter",
			"connectionId",
		),
		brandId: readOptionalId("Brand", brandId, "filter", "brandId"),
	};
}
