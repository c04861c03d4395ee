import { z } from "zod";
import { appActions } from "../authorization/app-actions.ts";
import type { OAuth1Server } from "../authorization/oauth1-server.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { WorldAccounts } from "../world/accounts.ts";
import { accountIdOf } from "./accounts.ts";
import type { RateLimits } from "./rate-limits.ts";

const approvalInput = z.strictObject({
	account: z.string(),
	status: z.enum([
		"ACCEPTED",
		"UNDER_REVIEW",
		"REJECTED",
		"PENDING",
		"CANCELED",
	]),
});
const nothing = z.strictObject({});

/** `POST /__sandbox/x-ads/{name}`. */
export function controlActions(parts: {
	server: OAuth1Server;
	accounts: WorldAccounts;
	approval: Map<string, string>;
	limits: RateLimits;
}): Record<string, ControlAction> {
	const { server, accounts, approval, limits } = parts;
	return {
		...appActions(server, {
			revoke:
				"the person removes the app in its settings at X: {user: sub, e-mail or handle, clientId?}",
			clients:
				"adds or changes an app: {clientId: API key, clientSecret?, redirectUris?, deleted?}",
		}),
		"approval-status": {
			description:
				"an account is looked at again by X: {account, status: ACCEPTED | UNDER_REVIEW | REJECTED | PENDING | CANCELED}",
			run: (input) => {
				const { account, status } = approvalInput.parse(input);
				const isThere = [...accounts.all.values()].some(
					(one) => one.kind === "advertiser" && accountIdOf(one) === account,
				);
				if (!isThere) throw new BadControlInput(`No account ${account}`);
				approval.set(account, status);
				return { account, status };
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
