import type { WorldAccount } from "../../world/accounts.ts";
import type { Business } from "../business/businesses.ts";
import { adAccountIdOf, profileIdOf } from "../business/ids.ts";
import type { Ad, AdGroup, Campaign } from "../entities/objects.ts";
import type { Call } from "./call.ts";
import { ApiRefused, missing } from "./errors.ts";

/** The business of a call's path, among those of the person. */
export function businessOf({ ids: [id = ""], api, person }: Call): Business {
	const business = api.businesses.find(id);
	if (business === null) throw missing("Business");
	if (!api.businesses.of(person).includes(business))
		throw new ApiRefused(403, "Access not granted for this business.");
	return business;
}

/** The ad account of a call's path, among those that the person reaches. */
export function adAccountOf(call: Call): WorldAccount {
	const [id = ""] = call.ids;
	const account = advertisers(call).find((one) => adAccountIdOf(one) === id);
	if (account === undefined) throw missing("Ad account");
	if (!isReached(call, account))
		throw new ApiRefused(403, "Access not granted for this ad account.");
	return account;
}

/** The ad account whose profile a call's path names. */
export function accountOfProfile(call: Call): WorldAccount {
	const [id = ""] = call.ids;
	const account = advertisers(call).find((one) => profileIdOf(one) === id);
	if (account === undefined) throw missing("Profile");
	if (!isReached(call, account))
		throw new ApiRefused(403, "Access not granted for this profile.");
	return account;
}

export function campaignOf(call: Call): Campaign {
	return found(call, "Campaign", (id, account) =>
		call.api.store.of(account).campaigns.get(id),
	);
}

export function adGroupOf(call: Call): AdGroup {
	return found(call, "Ad group", (id, account) =>
		call.api.store.of(account).adGroups.get(id),
	);
}

export function adOf(call: Call): Ad {
	return found(call, "Ad", (id, account) =>
		call.api.store.of(account).ads.get(id),
	);
}

/** Finds the object of a call's path. Somebody else's is not there, as far as the caller is told. */
export function found<Found>(
	call: Call,
	what: string,
	find: (id: string, account: WorldAccount) => Found | undefined,
): Found {
	const [id = ""] = call.ids;
	for (const account of call.api.world.accounts.advertisersOf(call.person)) {
		const object = find(id, account);
		if (object === undefined) continue;
		if (!isReached(call, account))
			throw new ApiRefused(403, "Access not granted for this ad account.");
		return object;
	}
	throw missing(what);
}

function advertisers({ api }: Call): WorldAccount[] {
	return [...api.world.accounts.all.values()].filter(
		({ kind }) => kind === "advertiser",
	);
}

function isReached({ api, person }: Call, account: WorldAccount): boolean {
	return (
		!api.standings.withoutRole.has(adAccountIdOf(account)) &&
		api.world.accounts.advertisersOf(person).includes(account)
	);
}
