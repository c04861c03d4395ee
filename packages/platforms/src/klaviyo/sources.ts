import type { SourceDraft } from "../drafts.ts";
import type { List } from "../parts.ts";
import { metricRow } from "./api-types.ts";
import { createKlaviyoClient } from "./client.ts";
import { readAs } from "./reading.ts";

/** Metrics of events, with the integration that they come from. Klaviyo decides how many a page holds. */
export const sources: List<SourceDraft> = async function* (
	session,
	_account,
	{ cursor = null } = {},
) {
	const pages = createKlaviyoClient(session).pages(
		"metrics",
		"metrics",
		{},
		{ from: cursor },
	);
	for await (const { rows, nextCursor } of pages)
		yield {
			...readAs(rows, {
				entity: "metric",
				schema: metricRow,
				toDraft: ({ id, attributes }): SourceDraft => ({
					externalId: id,
					kind: "METRIC",
					name: attributes.name,
					details: attributes.integration?.name || null,
				}),
			}),
			nextCursor,
		};
};
