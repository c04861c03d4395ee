import type { Reply } from "../simulator.ts";
import { queryAdAccounts } from "./business/account-query.ts";
import {
	describeAdAccount,
	describeBusiness,
	describeMe,
	describeProfile,
	listBusinesses,
	listFundingInstruments,
	listLeadForms,
	listOwnAdAccounts,
	listPixels,
	listProfiles,
} from "./business/endpoints.ts";
import { listGeolocations, listTimeZones } from "./business/places.ts";
import type { Call } from "./calls/call.ts";
import type { Policy } from "./calls/rate-limits.ts";
import { describeAsset, listAssets } from "./creative/assets.ts";
import {
	describePost,
	describeStructuredPost,
	listPosts,
	listStructuredPosts,
} from "./creative/posts.ts";
import {
	describeAd,
	describeAdGroup,
	describeCampaign,
	listAdGroups,
	listAds,
	listCampaigns,
} from "./entities/list.ts";
import { readReport } from "./reports/read-report.ts";
import { readHistory } from "./writes/history.ts";
import { updateAd } from "./writes/update-ad.ts";
import { updateAdGroup } from "./writes/update-ad-group.ts";
import { updateCampaign } from "./writes/update-campaign.ts";

/** A call of the API: the limit that it counts under, the scope that it needs, and its answer. */
export type Route = {
	policy: Policy;
	scope: "adsread" | "adsedit";
	run: (call: Call) => Reply | Promise<Reply>;
};

const reading =
	(policy: Policy) =>
	(run: Route["run"]): Route => ({ policy, scope: "adsread", run });
const business = reading("business-manager");
const managing = reading("campaign-management-read");
const creative = reading("creative-management");
const writing = (run: Route["run"]): Route => ({
	policy: "campaign-management-write",
	scope: "adsedit",
	run,
});

/** Routes by method and path below `/api/v3`; a star stands for an id. */
const routes: Readonly<Record<string, Route>> = {
	"GET /me": business(describeMe),
	"GET /me/businesses": business(listBusinesses),
	"GET /businesses/*": business(describeBusiness),
	"GET /businesses/*/ad_accounts": managing(listOwnAdAccounts),
	"POST /businesses/*/ad_accounts/query": business(queryAdAccounts),
	"GET /ad_accounts/*": managing(describeAdAccount),
	"GET /ad_accounts/*/campaigns": managing(listCampaigns),
	"GET /ad_accounts/*/ad_groups": managing(listAdGroups),
	"GET /ad_accounts/*/ads": managing(listAds),
	"GET /ad_accounts/*/profiles": business(listProfiles),
	"GET /ad_accounts/*/pixels": reading("conversion-signals")(listPixels),
	"GET /ad_accounts/*/funding_instruments": reading("funding-instruments")(
		listFundingInstruments,
	),
	"GET /ad_accounts/*/lead_gen_forms": reading("leads")(listLeadForms),
	"POST /ad_accounts/*/history": managing(readHistory),
	"POST /ad_accounts/*/reports": reading("reporting")(readReport),
	"GET /campaigns/*": managing(describeCampaign),
	"GET /ad_groups/*": managing(describeAdGroup),
	"GET /ads/*": managing(describeAd),
	"PATCH /campaigns/*": writing(updateCampaign),
	"PATCH /ad_groups/*": writing(updateAdGroup),
	"PATCH /ads/*": writing(updateAd),
	"GET /posts/*": creative(describePost),
	"GET /structured_posts/*": creative(describeStructuredPost),
	"GET /creative_assets/*": creative(describeAsset),
	"GET /profiles/*": business(describeProfile),
	"GET /profiles/*/posts": creative(listPosts),
	"GET /profiles/*/structured_posts": creative(listStructuredPosts),
	"GET /profiles/*/creative_assets": creative(listAssets),
	"GET /targeting/geolocations":
		reading("targeting-taxonomy")(listGeolocations),
	"GET /time_zones": managing(listTimeZones),
};

/** Parts of a path that are followed by an id. */
const withId = new Set([
	"businesses",
	"ad_accounts",
	"campaigns",
	"ad_groups",
	"ads",
	"posts",
	"structured_posts",
	"creative_assets",
	"profiles",
]);

/** The route of a method and path, with the ids in the path; null where there is none, also for another method. */
export function findRoute(
	method: string,
	path: string,
): { route: Route; ids: readonly string[] } | null {
	const ids: string[] = [];
	const pattern = path
		.split("/")
		.map((part, index, parts) => {
			if (index !== 2 || !withId.has(parts[1] ?? "") || part === "")
				return part;
			ids.push(decoded(part));
			return "*";
		})
		.join("/");
	const name = `${method} ${pattern}`;
	const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
	return route === undefined ? null : { route, ids };
}

/** A part of a path as it is meant; one that is badly written stays as it came, and names nothing. */
function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
