import type { Answer, Call } from "./api.ts";
import { listCards } from "./creatives/cards.ts";
import { listAccountMedia, listMedia } from "./creatives/library.ts";
import { listTweets } from "./creatives/tweets.ts";
import {
	listCampaigns,
	listCriteria,
	listFundingInstruments,
	listLineItems,
	listMediaCreatives,
	listPromotableUsers,
	listPromotedTweets,
} from "./objects/lists.ts";
import { userIdOf } from "./people.ts";
import {
	accountLimit,
	coreLimit,
	criteriaLimit,
	type RateLimit,
	statsLimit,
} from "./rate-limits.ts";
import { listActiveEntities, readReach, readStats } from "./stats/endpoints.ts";
import { createJob, listJobs } from "./stats/job-endpoints.ts";
import { addCriterion, deleteCriterion } from "./writes/criteria.ts";
import {
	deleteCampaign,
	deleteLineItem,
	deletePromotedTweet,
	updateCampaign,
	updateLineItem,
} from "./writes/endpoints.ts";

/** A read, with the limit that it counts against. */
export type Read = {
	run: (call: Call) => Answer;
	limit: RateLimit;
	/** Limit that several endpoints share for one person; left out where each account has one for each endpoint. */
	category?: string;
};

/** Reads below an account by name: lists, and one of each by its id. */
export const reads: Readonly<Record<string, Read>> = {
	account_media: { run: listAccountMedia, limit: accountLimit },
	authenticated_user_access: { run: readAccess, limit: accountLimit },
	campaigns: { run: listCampaigns, limit: coreLimit },
	cards: { run: listCards, limit: accountLimit },
	funding_instruments: { run: listFundingInstruments, limit: coreLimit },
	line_items: { run: listLineItems, limit: coreLimit },
	media_creatives: { run: listMediaCreatives, limit: coreLimit },
	media_library: { run: listMedia, limit: accountLimit },
	promotable_users: { run: listPromotableUsers, limit: accountLimit },
	promoted_tweets: { run: listPromotedTweets, limit: coreLimit },
	targeting_criteria: {
		run: listCriteria,
		limit: criteriaLimit,
		category: "targeting criteria",
	},
	tweets: { run: listTweets, limit: accountLimit },
};

/** Statistics by the path below `stats/…accounts/:account_id`. */
export const statistics: Readonly<Record<string, Read>> = {
	"": { run: readStats, limit: statsLimit, category: "statistics" },
	active_entities: { run: listActiveEntities, limit: accountLimit },
	"reach/campaigns": { run: readReach, limit: accountLimit },
};

export const jobs = {
	GET: { run: listJobs, limit: accountLimit } satisfies Read,
	POST: createJob,
} as const;

/** Changes by method and path below an account. */
export const writes: Readonly<Record<string, (call: Call) => Answer>> = {
	"PUT campaigns/:id": updateCampaign,
	"DELETE campaigns/:id": deleteCampaign,
	"PUT line_items/:id": updateLineItem,
	"DELETE line_items/:id": deleteLineItem,
	"DELETE promoted_tweets/:id": deletePromotedTweet,
	"POST targeting_criteria": addCriterion,
	"DELETE targeting_criteria/:id": deleteCriterion,
};

/** `GET authenticated_user_access` */
function readAccess({ parameters, person, role }: Call): Answer {
	parameters.only();
	const composes = ["ACCOUNT_ADMIN", "AD_MANAGER", "CREATIVE_MANAGER"];
	return {
		data: {
			user_id: userIdOf(person.sub),
			permissions: [
				role,
				...(composes.includes(role) ? ["TWEET_COMPOSER"] : []),
			],
		},
	};
}
