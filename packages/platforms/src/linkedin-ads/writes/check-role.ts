import type { AccountRef } from "../../drafts.ts";
import { AccessMissing } from "../../errors.ts";
import { mostPages } from "../../page-trail.ts";
import type { PlatformSession } from "../../session.ts";
import type { WriteLevel, WriteTarget } from "../../writes/write-parts.ts";
import { accountUserRow } from "../api-types.ts";
import { createLinkedinAdsClient, rowsOf } from "../client.ts";
import { urnOf } from "../urns.ts";

/** Levels that a role keeps from being changed, whatever the scopes; a role that is not known keeps none. */
const barred: ReadonlyMap<string, readonly WriteLevel[]> = new Map([
	["VIEWER", ["campaign", "adGroup", "ad"]],
	["CREATIVE_MANAGER", ["campaign", "adGroup"]],
]);

/**
 * Checks that the person may change an object, where a change is only to be checked: LinkedIn itself says so with its refusal
 * alone.
 * @throws {AccessMissing} for somebody whose role on the account is too small
 */
export async function checkRole(
	session: PlatformSession,
	account: AccountRef,
	{ level }: WriteTarget,
): Promise<void> {
	const role = await findRole(session, account);
	if (barred.get(role ?? "")?.includes(level))
		throw new AccessMissing(
			"ACCESS_MISSING",
			"This login's role on the ad account lets it look at this and not change it. Ask an account manager for a larger one, in Campaign Manager under Account settings → Manage access.",
		);
}

const onPage = 500;

/** The person's role on an account; null where LinkedIn tells none. */
async function findRole(
	session: PlatformSession,
	{ externalId }: AccountRef,
): Promise<string | null> {
	const urn = urnOf("account", externalId);
	let start = 0;
	for (let page = 0; page < mostPages; page += 1) {
		const { records } = await createLinkedinAdsClient(session).rows({
			path: "adAccountUsers",
			parameters: { q: "authenticatedUser", start, count: onPage },
			collect: rowsOf("role", accountUserRow, (row) => row),
			bucket: "accounts",
			account: null,
		});
		const found = records.find((row) => row.account === urn);
		if (found) return found.role ?? null;
		if (records.length === 0) return null;
		start += records.length;
	}
	return null;
}
