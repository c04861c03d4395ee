import { z } from "zod";
import { appActions } from "../authorization/app-actions.ts";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { WorldAccounts } from "../world/accounts.ts";
import { advertiserIdOf } from "./accounts.ts";
import type { Behaviour } from "./portal.ts";
import type { RateLimits } from "./rate-limits.ts";
import { everyScope } from "./scopes.ts";
import type { Shares } from "./shares.ts";

const scopesInput = z.strictObject({
	scopes: z.array(z.string().regex(/^[1-9]\d{0,18}$/)).nullable(),
});
const advertiserInput = z.strictObject({ advertiser: z.string() });
const statusInput = advertiserInput.extend({ status: z.string().min(1) });
const refuseInput = advertiserInput.extend({ refused: z.boolean() });
const behaviourInput = z.strictObject({ alsoCode: z.boolean().optional() });
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
		const isThere = [...parts.accounts.all.values()].some(
			(account) =>
				account.kind === "advertiser" && advertiserIdOf(account) === advertiser,
		);
		if (!isThere) throw new BadControlInput(`No advertiser ${advertiser}`);
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
				"switches: {alsoCode?: the callback carries the code as `code` too}",
			run: (input) => {
				const { alsoCode } = behaviourInput.parse(input);
				behaviour.alsoCode = alsoCode ?? behaviour.alsoCode;
				return behaviour;
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
