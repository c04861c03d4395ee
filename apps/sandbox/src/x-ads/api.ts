import type { SandboxRequest } from "../simulator.ts";
import type { WorldAccount } from "../world/accounts.ts";
import type { Person } from "../world/people.ts";
import type { World } from "../world/world.ts";
import type { Behaviour } from "./calls/behaviour.ts";
import type { Parameters } from "./calls/parameters.ts";
import type { MediaFiles } from "./creatives/media-files.ts";
import type { Cursors } from "./cursors.ts";
import type { Oddities } from "./objects/oddities.ts";
import type { Store } from "./objects/store.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { SignIn } from "./sign-in.ts";
import type { Jobs } from "./stats/jobs.ts";
import type { Restatements } from "./stats/restatements.ts";

export type AdsApi = SignIn & {
	world: World;
	limits: RateLimits;
	cursors: Cursors;
	/** Approval status by account id, where a control call changed it. */
	approval: ReadonlyMap<string, string>;
	/** Accounts that a person lost, as `sub account`. */
	withdrawn: ReadonlySet<string>;
	/** Access tokens that were asked for to read alone. */
	readOnly: ReadonlySet<string>;
	/** Roles of people at accounts that a control call gave them, as `sub account`. */
	roles: ReadonlyMap<string, Role>;
	store: Store;
	oddities: Oddities;
	behaviour: Behaviour;
	restatements: Restatements;
	jobs: Jobs;
	media: MediaFiles;
};

export const roles = [
	"ACCOUNT_ADMIN",
	"AD_MANAGER",
	"CREATIVE_MANAGER",
	"CAMPAIGN_ANALYST",
	"ANALYST",
	"PARTNER_AUDIENCE_MANAGER",
] as const;
export type Role = (typeof roles)[number];

/** A call about one account, by somebody who reaches it. */
export type Call = {
	request: SandboxRequest;
	/** Parameters of the query string. */
	parameters: Parameters;
	account: WorldAccount;
	/** The account's id at X. */
	accountId: string;
	/** Id of the object that the path names; null where it names none. */
	id: string | null;
	/** Name by which that id is repeated, such as `campaign_id`. */
	idName: string;
	person: Person;
	role: Role;
	api: AdsApi;
	/** In milliseconds. */
	now: number;
};

/** Answer of an endpoint, before the account's id and the limits are added. */
export type Answer = {
	data: unknown;
	/** Fields beside it, such as `next_cursor`. */
	more?: Record<string, unknown>;
	/** Told instead of the parameters that were sent. */
	request?: unknown;
};
