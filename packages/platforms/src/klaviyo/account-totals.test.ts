import { afterEach, expect, test } from "vitest";
import { accountTotals } from "./account-totals.ts";
import { days, row, shop } from "./fixtures/aggregates.ts";
import { account, listAll, type Served, serve } from "./fixtures/serve.ts";

let served: Served;
afterEach(() => served.stop());

test("an account's totals are everything that was delivered and clicked, and the orders of any channel", async () => {
	served = await serve(
		shop({
			RECEML: [row([], [161, 10, 7])],
			CLIEML: [row([], [10, 1, 0])],
			ORDOLD: [
				row(["email"], [3, 0, 1], [0.3, 0, 1.5]),
				row([""], [9, 9, 9], [900, 900, 900]),
			],
		}),
	);
	const [page] = await listAll(accountTotals(served.session, account, days));
	expect(page?.records).toEqual([
		{
			date: "2026-03-07",
			costMicros: 0n,
			impressions: 161n,
			clicks: 10n,
			conversions: 3,
			conversionValueMicros: 300_000n,
		},
		expect.objectContaining({ date: "2026-03-08", conversions: 0 }),
		expect.objectContaining({ date: "2026-03-09", conversions: 1 }),
	]);
	const by = served.asked.flatMap(({ body }) =>
		body ? [body.data.attributes.by] : [],
	);
	expect(by).toEqual([
		undefined,
		undefined,
		undefined,
		["$attributed_channel"],
	]);
});
