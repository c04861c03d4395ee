import { z } from "zod";
import { appActions } from "../authorization/app-actions.ts";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import { namedPerson } from "../named-person.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { Clock } from "../world/clock.ts";
import type { PageTokens } from "./calls/page-token.ts";
import type { Accounts } from "./seed/accounts.ts";
import type { Account } from "./seed/entities.ts";

const withdrawInput = z.strictObject({
	user: z.string(),
	scopes: z.array(z.string()).min(1),
	clientId: z.string().optional(),
});
const optionalUser = z.strictObject({ user: z.string().optional() });
const restateInput = z.strictObject({
	customerId: z.string().optional(),
	factor: z.number().positive().default(1.25),
	days: z.number().int().min(1).default(30),
});
const statusInput = z.strictObject({
	customerId: z.string(),
	status: z
		.enum(["ENABLED", "CANCELED", "SUSPENDED", "CLOSED"])
		.default("CANCELED"),
});
const settingsInput = z.strictObject({
	customerId: z.string(),
	currencyCode: z
		.string()
		.regex(/^[A-Z]{3}$/)
		.optional(),
	timeZone: z.string().refine(isTimeZone, "must be an IANA zone").optional(),
});
const behaviourInput = z.strictObject({
	regionMissing: z.boolean().optional(),
	lateHours: z.number().int().min(0).max(24).optional(),
});

/** `POST /__sandbox/google-ads/{name}`. */
export function controlActions(parts: {
	server: OAuth2Server;
	accounts: Accounts;
	pageTokens: PageTokens;
	clock: Clock;
}): Record<string, ControlAction> {
	const { server, accounts, pageTokens, clock } = parts;
	return {
		...appActions(server, {
			revoke: "end all that a person allowed: {user: sub or e-mail, clientId?}",
			clients:
				"add or change an OAuth client: {clientId, clientSecret?, redirectUris?, deleted?}",
		}),
		"expire-access-tokens": {
			description: "end access tokens by time: {user?}",
			run: (input) => {
				const { user } = optionalUser.parse(input);
				return {
					expiredTokens: server.expireAccessTokens(
						user === undefined ? undefined : namedPerson(user).sub,
					),
				};
			},
		},
		"withdraw-scopes": {
			description:
				"a person's grant loses scopes, and what is refreshed from now on too: {user, scopes, clientId?}",
			run: (input) => {
				const { user, scopes, clientId } = withdrawInput.parse(input);
				return {
					concernedTokens: server.withdrawScopes(
						namedPerson(user).sub,
						scopes,
						clientId,
					),
				};
			},
		},
		"expire-page-tokens": {
			description: "end all page tokens given out so far",
			run: () => pageTokens.expireAll(clock.now()),
		},
		restate: {
			description:
				"raise the conversions of the last days: {customerId?, factor = 1.25, days = 30}",
			run: (input) => {
				const { customerId, factor, days } = restateInput.parse(input);
				const concerned =
					customerId === undefined
						? [...accounts.all.values()]
						: [accountOf(accounts, customerId)];
				for (const account of concerned) {
					accounts.restate(account, factor, days);
				}
				return { accounts: concerned.map(({ id }) => id) };
			},
		},
		"account-status": {
			description:
				"change an account's status: {customerId, status = CANCELED}",
			run: (input) => {
				const { customerId, status } = statusInput.parse(input);
				accountOf(accounts, customerId).status = status;
				// Managers list it with its status: their prepared answers are out of date as well.
				for (const account of accounts.all.values()) account.version++;
				return { customerId, status };
			},
		},
		"account-settings": {
			description:
				"change an account's currency or time zone, as it is told; its numbers stay: {customerId, currencyCode?, timeZone?}",
			run: (input) => {
				const { customerId, ...settings } = settingsInput.parse(input);
				const account = accountOf(accounts, customerId);
				Object.assign(account, withoutUndefined(settings));
				for (const each of accounts.all.values()) each.version++;
				const { currencyCode, timeZone } = account;
				return { customerId, currencyCode, timeZone };
			},
		},
		behaviour: {
			description: "switches: {regionMissing?, lateHours?}",
			run: (input) =>
				Object.assign(
					accounts.behaviour,
					withoutUndefined(behaviourInput.parse(input)),
				),
		},
	};
}

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(value).filter(([, item]) => item !== undefined),
	) as Partial<T>;
}

function accountOf(accounts: Accounts, customerId: string): Account {
	const account = accounts.find(customerId);
	if (account === null)
		throw new BadControlInput(`There is no account ${customerId}`);
	return account;
}
