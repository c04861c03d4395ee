import { z } from "zod";
import { appActions } from "../authorization/app-actions.ts";
import { namedPerson } from "../named-person.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import { openAccounts } from "./access/authorize.ts";
import { publicKeyOf } from "./fixed-keys.ts";
import type { KlaviyoParts } from "./routes.ts";
import { shopActions } from "./shop-actions.ts";

const scope = z.string().regex(/^[a-z-]+:(read|write)$/);
const scopes = z.union([z.enum(["full", "read-only"]), z.array(scope)]);
const issueInput = z.strictObject({
	user: z.string(),
	publicApiKey: z.string().optional(),
	name: z.string().min(1).default("Issued key"),
	scopes: scopes.default("full"),
});
const revokeInput = z.strictObject({
	user: z.string(),
	publicApiKey: z.string().optional(),
});
const keyInput = z.strictObject({ key: z.string() });
const scopesInput = keyInput.extend({ scopes });
const limitsInput = z.strictObject({ isEnforced: z.boolean() });
const userInput = z.strictObject({ user: z.string().optional() });
const behaviourInput = z.strictObject({
	rotates: z.boolean().optional(),
	reuseSeconds: z.number().nonnegative().optional(),
});

/** `POST /__sandbox/klaviyo/{name}`. */
export function controlActions(
	parts: KlaviyoParts,
): Record<string, ControlAction> {
	return {
		...keyActions(parts),
		...tokenActions(parts),
		...shopActions(parts),
		limits: {
			description:
				"begin all windows of the limits anew, and say whether they refuse calls: {isEnforced}",
			run: (input) => {
				const { rate } = parts;
				rate.isEnforced = limitsInput.parse(input).isEnforced;
				rate.reset();
				return { isEnforced: rate.isEnforced };
			},
		},
	};
}

function keyActions(parts: KlaviyoParts): Record<string, ControlAction> {
	const { keys } = parts;
	return {
		"issue-key": {
			description:
				'a further private key of an account that the person reaches: {user, publicApiKey?, name?, scopes?: "full" | "read-only" | ["lists:read", …]}',
			run: (input) => {
				const { user, publicApiKey, ...given } = issueInput.parse(input);
				const [account] = accountsOf(user, publicApiKey, parts);
				if (account === undefined)
					throw new BadControlInput(`${user} has no such account`);
				const { key } = keys.issue({
					...given,
					accountId: account.id,
					madeBy: namedPerson(user).email,
				});
				return { apiKey: key, publicApiKey: publicKeyOf(account.id) };
			},
		},
		"key-scopes": {
			description:
				"change what an issued key may do, which nobody can at Klaviyo: {key, scopes}",
			run: (input) => {
				const given = scopesInput.parse(input);
				if (!keys.rescope(given.key, given.scopes))
					throw new BadControlInput("There is no such issued key");
				return { scopes: given.scopes };
			},
		},
		"revoke-key": {
			description: "delete one private key: {key}",
			run: (input) => {
				const key = keys.find(keyInput.parse(input).key);
				if (key === null) throw new BadControlInput("There is no such key");
				keys.revoke([key]);
				return { revokedKeys: 1 };
			},
		},
		revoke: {
			description:
				"delete all private keys of the accounts that a person reaches, or of one of them: {user, publicApiKey?}",
			run: (input) => {
				const { user, publicApiKey } = revokeInput.parse(input);
				const found = accountsOf(user, publicApiKey, parts).flatMap(({ id }) =>
					keys.list(id),
				);
				keys.revoke(found);
				return { revokedKeys: found.length };
			},
		},
	};
}

function tokenActions({
	server,
	cursors,
}: KlaviyoParts): Record<string, ControlAction> {
	const { revoke: uninstall, clients } = appActions(server, {
		revoke:
			"the person uninstalls the app: {user: sub, e-mail or handle, clientId?}",
		clients:
			"adds or changes an app: {clientId, clientSecret?, redirectUris?, deleted?}",
	});
	return {
		uninstall,
		clients,
		"expire-access-tokens": {
			description:
				"ends access tokens by time; refresh tokens stay: {user?: sub, e-mail or handle}",
			run: (input) => {
				const { user } = userInput.parse(input);
				const sub = user === undefined ? undefined : namedPerson(user).sub;
				return { expiredTokens: server.expireAccessTokens(sub) };
			},
		},
		behaviour: {
			description:
				"what a refresh answers with from now on: {rotates?: a new refresh token each time, reuseSeconds?: time for which the old one is taken once more}",
			run: (input) => {
				const given = behaviourInput.parse(input);
				const { refresh } = server.policy;
				if (refresh === null) throw new Error("there are no refresh tokens");
				refresh.rotates = given.rotates ?? refresh.rotates;
				refresh.reuseSeconds = given.reuseSeconds ?? refresh.reuseSeconds;
				const { rotates, reuseSeconds } = refresh;
				return { rotates, reuseSeconds };
			},
		},
		"expire-cursors": {
			description: "all page cursors given out so far are invalid: {}",
			run: (input) => {
				z.strictObject({}).parse(input);
				cursors.expire();
			},
		},
	};
}

function accountsOf(
	user: string,
	publicApiKey: string | undefined,
	{ world }: KlaviyoParts,
) {
	return openAccounts(world, namedPerson(user)).filter(
		({ id }) => publicApiKey === undefined || publicKeyOf(id) === publicApiKey,
	);
}
