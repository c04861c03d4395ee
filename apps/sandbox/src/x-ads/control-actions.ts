import { z } from "zod";
import type { OAuth1Server } from "../authorization/oauth1-server.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { WorldAccounts } from "../world/accounts.ts";
import { findPerson } from "../world/people.ts";
import { accountIdOf } from "./accounts.ts";
import type { RateLimits } from "./rate-limits.ts";

const userInput = z.strictObject({
	user: z.string(),
	clientId: z.string().optional(),
});
const clientInput = z.strictObject({
	clientId: z.string().min(1),
	clientSecret: z.string().min(1).optional(),
	redirectUris: z.array(z.string()).optional(),
	deleted: z.boolean().optional(),
});
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
		revoke: {
			description:
				"the person removes the app in its settings at X: {user: sub, e-mail or handle, clientId?}",
			run: (input) => {
				const { user, clientId } = userInput.parse(input);
				const person = findPerson(user);
				if (person === null)
					throw new BadControlInput(`There is no person ${user}`);
				return { revokedTokens: server.revokeGrant(person.sub, clientId) };
			},
		},
		clients: {
			description:
				"adds or changes an app: {clientId: API key, clientSecret?, redirectUris?, deleted?}",
			run: (input) => {
				const { clientId, clientSecret, redirectUris, deleted } =
					clientInput.parse(input);
				const known = server.clients.find(clientId);
				if (known === null && clientSecret === undefined)
					throw new BadControlInput(`There is no app ${clientId}`);
				server.clients.register({
					clientId,
					clientSecret: clientSecret ?? known?.clientSecret ?? "",
					redirectUris: redirectUris ?? known?.redirectUris ?? [],
					deleted: deleted ?? known?.deleted ?? false,
				});
				return { clientId };
			},
		},
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
