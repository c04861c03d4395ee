import type { Reply } from "../simulator.ts";
import { readGeo, readTargetingEntities } from "./content/geo.ts";
import type { Content } from "./content/read-content.ts";
import { readAccountUsers } from "./lists/account-users.ts";
import { readAccounts } from "./lists/accounts.ts";
import { readCampaigns, readCreatives, readGroups } from "./lists/entities.ts";
import { needScope } from "./lists/need-scope.ts";
import type { Parts } from "./parts.ts";
import type { Call } from "./restli/call.ts";
import { Refused } from "./restli/refusal.ts";
import { me } from "./sign-in/identity.ts";
import { update } from "./writes/update.ts";

const readMethods: readonly string[] = [
	"GET",
	"FINDER",
	"BATCH_GET",
	"GET_ALL",
];

/** Leads a call of the versioned API to its resource. */
export async function answerRest(
	call: Call,
	parts: Parts,
	content: Content,
): Promise<Reply> {
	const [resource, , below] = call.path;
	const isReading = readMethods.includes(call.method);
	const isBelow =
		resource === "adAccounts" && call.path.length > 2 && call.path.length < 5;
	if (!isReading) {
		if (isBelow && below !== undefined && below in lists)
			return await update(call, parts);
		throw noSuchResource(call);
	}
	if (isBelow) {
		const read = below === undefined ? undefined : lists[below];
		if (read === undefined) throw noSuchResource(call);
		return read(call, parts);
	}
	if (call.path.length > 2) throw noSuchResource(call);
	switch (resource) {
		case "adAccounts":
			return readAccounts(call, parts);
		case "adAccountUsers":
			return readAccountUsers(call, parts);
		case "adAnalytics":
			return parts.analytics.answer(call, parts);
		case "posts":
			return content.posts(call);
		case "images":
			return content.images(call);
		case "videos":
			return content.videos(call);
		case "geo":
			needScope(
				call,
				`geo.${call.method}`,
				"r_ads",
				"rw_ads",
				"r_ads_reporting",
			);
			return readGeo(call);
		case "adTargetingEntities":
			needScope(
				call,
				"adTargetingEntities.FINDER-urns",
				"r_ads",
				"rw_ads",
				"r_ads_reporting",
			);
			return readTargetingEntities(call);
		case "me":
			return me(call.person, call.scopes);
		default:
			throw noSuchResource(call);
	}
}

const lists: Readonly<Record<string, (call: Call, parts: Parts) => Reply>> = {
	adCampaignGroups: readGroups,
	adCampaigns: readCampaigns,
	creatives: readCreatives,
};

function noSuchResource({ path }: Call): Refused {
	return new Refused({
		status: 404,
		code: "RESOURCE_NOT_FOUND",
		serviceErrorCode: 0,
		message: `No virtual resource found for /${path.join("/")}`,
	});
}
