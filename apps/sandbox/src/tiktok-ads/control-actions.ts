import { z } from "zod";
import { appActions } from "../authorization/app-actions.ts";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { ControlAction } from "../simulator.ts";
import type { WorldAccounts } from "../world/accounts.ts";
import type { Behaviour } from "./calls/behaviour.ts";
import { type RateLimits, rateLevels } from "./calls/rate-limits.ts";
import { everyScope } from "./calls/scopes.ts";
import { findAdvertiser } from "./find-advertiser.ts";
import type { Shares } from "./shares.ts";

const scopesInput = z.strictObject({
	scopes: z.array(z.string().regex(/^[1-9]\d{0,18}$/)).nullable(),
});
const advertiserInput = z.strictObject({ advertiser: z.string() });
const statusInput = advertiserInput.extend({ status: z.string().min(1) });
const refuseInput = advertiserInput.extend({ refused: z.boolean() });
const behaviourInput = z.strictObject({
	alsoCode: z.boolean().optional(),
	statusLagSeconds: z.number().min(0).optional(),
	lateHours: z.number().int().min(0).max(24).optional(),
	mostEntities: z.number().int().min(1).optional(),
	taskSeconds: z.number().min(0).optional(),
	taskEnd: z.enum(["SUCCESS", "FAILED"]).optional(),
});
const limitsInput = z.strictObject({
	level: z.enum(rateLevels).optional(),
	isEnforced: z.boolean().optional(),
});
const nothing = z.strictObject({});

/** `POST /__sandbox/tiktok-ads/{name}`. */
export function controlActions(parts: {
	server: OAuth2Server;
	accounts: WorldAccounts;
	shares: Shares;
	/** The app's permissions; a change holds for consents from now on. */
	appScopes: string[];
	statuses: Map<string, string>;
	refused: Set<string>;
	limits: RateLimits;
	behaviour: Behaviour;
}): Record<string, ControlAction> {
	const { server, shares, appScopes, statuses, refused, limits, behaviour } =
		parts;
	const existing = (advertiser: string): string => {
		findAdvertiser(parts.accounts, advertiser);
		return advertiser;
	};
	return {
		...appActions(server, {
			revoke:
				"the person removes the app at TikTok: {user: sub, e-mail or handle, clientId?}",
			clients:
				"adds or changes an app: {clientId: app id, clientSecret?, redirectUris?, deleted?}",
		}),
		"withdraw-advertiser": {
			description:
				"an advertiser takes the app away; other advertisers of the token stay: {advertiser}",
			run: (input) => {
				const { advertiser } = advertiserInput.parse(input);
				return { tokens: shares.withdraw(existing(advertiser)) };
			},
		},
		"advertiser-status": {
			description:
				"changes an advertiser's status: {advertiser, status: such as STATUS_LIMIT}",
			run: (input) => {
				const { advertiser, status } = statusInput.parse(input);
				statuses.set(existing(advertiser), status);
				return { advertiser, status };
			},
		},
		"refuse-advertiser": {
			description:
				"an advertiser is listed, and refused when it is asked for: {advertiser, refused}",
			run: (input) => {
				const given = refuseInput.parse(input);
				const advertiser = existing(given.advertiser);
				if (given.refused) refused.add(advertiser);
				else refused.delete(advertiser);
				return { advertiser, refused: given.refused };
			},
		},
		"app-scopes": {
			description:
				"the app's permissions in the developer portal, for consents from now on: {scopes, null for all}",
			run: (input) => {
				const { scopes } = scopesInput.parse(input);
				appScopes.splice(0, appScopes.length, ...(scopes ?? everyScope));
				return { scopes: appScopes };
			},
		},
		behaviour: {
			description:
				"switches: {alsoCode?: the callback carries the code as `code` too, statusLagSeconds?, lateHours?, mostEntities?, taskSeconds?, taskEnd?: SUCCESS or FAILED}",
			run: (input) => {
				for (const [name, value] of Object.entries(behaviourInput.parse(input)))
					if (value !== undefined) Object.assign(behaviour, { [name]: value });
				return behaviour;
			},
		},
		limits: {
			description:
				"the app's level of rates, and whether they refuse calls: {level?: BASIC, ADVANCED, PREMIUM or ULTIMATE, isEnforced?}",
			run: (input) => {
				const given = limitsInput.parse(input);
				limits.level = given.level ?? limits.level;
				limits.isEnforced = given.isEnforced ?? limits.isEnforced;
				limits.reset();
				return { level: limits.level, isEnforced: limits.isEnforced };
			},
		},
		"reset-limits": {
			description: "forgets all calls that count against a limit: {}",
			run: (input) => {
				nothing.parse(input);
				return { windows: limits.reset() };
			},
		},
	};
}
