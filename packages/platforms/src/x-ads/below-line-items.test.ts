import { expect, test } from "vitest";
import { ads } from "./ads.ts";
import { account, collect, listed, withX } from "./fixtures/x.ts";

test("one record is looked for without walking line items that have none one by one", async () => {
	const lineItems = Array.from({ length: 60 }, (_, at) => ({
		id: `l${at}`,
		campaign_id: "c1",
	}));
	await withX(
		({ path, query }) => {
			if (path !== "line_items") return listed([]);
			const from = Number(query.cursor ?? 0);
			const end = from + Number(query.count);
			return listed(
				lineItems.slice(from, end),
				end < lineItems.length ? String(end) : null,
			);
		},
		async ({ session, asked }) => {
			await collect(ads(session, account, { pageSize: 1 }));
			expect(asked.map(({ path }) => path)).toEqual([
				"line_items",
				"promoted_tweets",
				"media_creatives",
			]);
		},
	);
});
