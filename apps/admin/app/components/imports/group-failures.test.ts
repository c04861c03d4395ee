import { expect, test } from "vitest";
import type { AdAccount } from "../../graphql/ad-accounts.ts";
import { groupFailures } from "./group-failures.ts";

const account = (externalId: string, name: string) =>
	({ externalId, name }) as AdAccount;
const failure = (
	entity: string,
	externalId: string | null,
	code = "PLATFORM_UNAVAILABLE",
) => ({ entity, externalId, code, message: "", occurredAt: "" });

test("failures that name an account stand with it, before the others", () => {
	const groups = groupFailures(
		[
			failure("asset file", "70003000000"),
			failure("ad account", "1119000001", "PLATFORM_REJECTED"),
			failure("keywords", "1110000001"),
			failure("metrics", "1110000001"),
			failure("campaign", null, "PLATFORM_REPLY_CHANGED"),
		],
		[account("1110000001", "Lumen"), account("1119000001", "Outlet")],
	);
	expect(
		groups.map(({ account, failures, retryIsVain }) => [
			account?.name ?? null,
			failures.map(({ entity }) => entity),
			retryIsVain,
		]),
	).toEqual([
		["Outlet", ["ad account"], true],
		["Lumen", ["keywords", "metrics"], false],
		[null, ["asset file", "campaign"], false],
	]);
});
