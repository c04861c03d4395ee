import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import type { Call } from "../calls/call.ts";
import { listed } from "../calls/pages.ts";
import { readList, readWord } from "../calls/query.ts";
import { accountOfProfile, adAccountOf, businessOf } from "../calls/reach.ts";
import { renderAdAccount } from "./ad-accounts.ts";
import { isoTime, renderBusiness } from "./businesses.ts";
import {
	adAccountIdOf,
	fundingInstrumentIdOf,
	memberIdOf,
	pixelIdOf,
	profileIdOf,
	redditUserIdOf,
} from "./ids.ts";

const mostIds = 200;
const openedAt = Date.UTC(2025, 0, 3, 8);

/** `GET /me` */
export function describeMe({ person }: Call): Reply {
	const [firstname = "", ...rest] = person.name.split(" ");
	return json(200, {
		data: {
			type: "MEMBER",
			id: memberIdOf(person),
			email: person.email,
			firstname,
			lastname: rest.join(" "),
			phone: null,
			reddit_username: person.handle,
			reddit_user_id: redditUserIdOf(person),
		},
	});
}

/** `GET /me/businesses` */
export function listBusinesses(call: Call): Reply {
	const { query, api, person } = call;
	const role = readWord(query, "role", ["BUSINESS_ADMIN", "CATALOG_ADMIN"]);
	const wanted = query.get("ad_account_id");
	const found = api.businesses
		.of(person)
		// Everybody here runs the business that they are in, and nobody a catalog.
		.filter(() => role !== "CATALOG_ADMIN")
		.filter(
			(business) =>
				wanted === null ||
				api.businesses
					.openTo(business, person)
					.some((account) => adAccountIdOf(account) === wanted),
		);
	return listed(call, found, renderBusiness);
}

/** `GET /businesses/{business_id}` */
export function describeBusiness(call: Call): Reply {
	return json(200, { data: renderBusiness(businessOf(call)) });
}

/** `GET /businesses/{business_id}/ad_accounts`: its own, and none of those that others share with it. */
export function listOwnAdAccounts(call: Call): Reply {
	const { query, api, person } = call;
	const ids = readList(query, "ids", mostIds);
	const owned = api.businesses
		.ownedBy(businessOf(call), person)
		.filter((account) => ids?.includes(adAccountIdOf(account)) ?? true);
	return listed(call, owned, (account) => renderAdAccount(account, api));
}

/** `GET /ad_accounts/{ad_account_id}` */
export function describeAdAccount(call: Call): Reply {
	return json(200, { data: renderAdAccount(adAccountOf(call), call.api) });
}

/** `GET /ad_accounts/{ad_account_id}/profiles` */
export function listProfiles(call: Call): Reply {
	return listed(call, [adAccountOf(call)], (one) => renderProfile(call, one));
}

/** `GET /profiles/{profile_id}` */
export function describeProfile(call: Call): Reply {
	return json(200, { data: renderProfile(call, accountOfProfile(call)) });
}

/** `GET /ad_accounts/{ad_account_id}/pixels` */
export function listPixels(call: Call): Reply {
	return listed(call, [adAccountOf(call)], (account) => ({
		id: pixelIdOf(account),
		name: `${account.name}: Shop`,
		business_id: call.api.businesses.ownerOf(account).id,
		created_at: isoTime(openedAt),
		created_by: memberIdOf(call.person),
		modified_at: isoTime(openedAt),
		modified_by: memberIdOf(call.person),
		automatic_matching_config: {
			collect_email: true,
			collect_phone_number: false,
		},
	}));
}

/** `GET /ad_accounts/{ad_account_id}/funding_instruments` */
export function listFundingInstruments(call: Call): Reply {
	return listed(call, [adAccountOf(call)], (account) => ({
		id: fundingInstrumentIdOf(account),
		name: "Credit card",
		currency: account.currencyCode,
		credit_limit: 10_000_000_000,
		billable_amount: 0,
		start_time: null,
		end_time: null,
		is_servable: call.api.standings.isUsable(account),
		reasons_not_servable: call.api.standings.isUsable(account)
			? []
			: ["NOT_ACTIVE"],
		invoice_group_status: null,
		authorize_status: "APPROVED",
	}));
}

/** `GET /ad_accounts/{ad_account_id}/lead_gen_forms`: nobody here asks for leads by a form. */
export function listLeadForms(call: Call): Reply {
	adAccountOf(call);
	return listed(call, [], (one) => one);
}

function renderProfile({ api }: Call, account: WorldAccount) {
	return {
		id: profileIdOf(account),
		name: account.name.replace(/[^A-Za-z0-9]+/g, "-"),
		business_id: api.businesses.ownerOf(account).id,
		reddit_user_id: profileIdOf(account),
		modified_at: isoTime(openedAt),
	};
}
