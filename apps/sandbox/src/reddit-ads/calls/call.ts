import type { AccessToken } from "../../authorization/oauth2-store.ts";
import type { SandboxRequest } from "../../simulator.ts";
import type { Person } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import type { Standings } from "../business/ad-accounts.ts";
import type { Businesses } from "../business/businesses.ts";
import type { MediaFiles } from "../creative/media-files.ts";
import type { Oddities } from "../entities/oddities.ts";
import type { Store } from "../entities/store.ts";
import type { Reports } from "../reports/reports.ts";
import type { Changes } from "../writes/changes.ts";
import type { Behaviour } from "./behaviour.ts";

/** Everything behind the Ads API. */
export type Api = {
	world: World;
	businesses: Businesses;
	standings: Standings;
	store: Store;
	oddities: Oddities;
	media: MediaFiles;
	reports: Reports;
	changes: Changes;
	behaviour: Behaviour;
};

/** One call of the Ads API by somebody who is signed in. */
export type Call = {
	request: SandboxRequest;
	query: URLSearchParams;
	/** Address of the API as the caller knows it, up to `/api/v3`. */
	root: string;
	/** Path from there on, such as `/me`. */
	path: string;
	/** Body as it came. */
	bodyText: string;
	/** Variable parts of the path. */
	ids: readonly string[];
	token: AccessToken;
	person: Person;
	api: Api;
	/** In milliseconds. */
	now: number;
};
