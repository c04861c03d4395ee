import { InvalidInput } from "@patchbay/errors";
import { expect, test } from "vitest";
import { checkDay, gaql, idsIn } from "./queries.ts";

test("conditions are joined by AND", () => {
	expect(
		gaql("campaignAssets", ["a = 1", idsIn("campaign.id", ["1", "2"])]),
	).toMatch(/FROM campaign_asset WHERE a = 1 AND campaign.id IN \(1, 2\)$/);
});

test.each(["1) OR (1", "", "-1", "1.5", "1".repeat(21)])(
	"the id %j does not get into a query",
	(id) => {
		expect(() => idsIn("campaign.id", [id])).toThrow(InvalidInput);
	},
);

test.each(["2026-02-31'", "2026-02-30", "2026-13-01", "today", "2026-1-1"])(
	"the day %j does not get into a query",
	(day) => {
		expect(() => checkDay(day)).toThrow(InvalidInput);
	},
);
