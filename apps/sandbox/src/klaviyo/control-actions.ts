import { z } from "zod";
import { namedPerson } from "../named-person.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { Person } from "../world/people.ts";
import { publicKeyOf } from "./fixed-keys.ts";
import type { KlaviyoParts } from "./routes.ts";

const scope = z.string().regex(/^[a-z-]+:(read|write)$/);
const issueInput = z.strictObject({
	user: z.string(),
	publicApiKey: z.string().optional(),
	name: z.string().min(1).default("Issued key"),
	scopes: z
		.union([z.enum(["full", "read-only"]), z.array(scope)])
		.default("full"),
});
const revokeInput = z.strictObject({
	user: z.string(),
	publicApiKey: z.string().optional(),
});
const keyInput = z.strictObject({ key: z.string() });
const limitsInput = z.strictObject({ isEnforced: z.boolean() });

/** `POST /__sandbox/klaviyo/{name}`. */
export function controlActions(
	parts: KlaviyoParts,
): Record<string, ControlAction> {
	const { keys, rate } = parts;
	return {
		"issue-key": {
			description:
				'a further private key of an account that the person reaches: {user, publicApiKey?, name?, scopes?: "full" | "read-only" | ["lists:read", …]}',
			run: (input) => {
				const { user, publicApiKey, name, scopes } = issueInput.parse(input);
				const person = namedPerson(user);
				const [account] = accountsOf(person, publicApiKey, parts);
				if (account === undefined)
					throw new BadControlInput(`${user} has no such account`);
				const { key } = keys.issue({
					name,
					accountId: account.id,
					madeBy: person.email,
					scopes,
				});
				return { apiKey: key, publicApiKey: publicKeyOf(account.id) };
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
				const found = accountsOf(
					namedPerson(user),
					publicApiKey,
					parts,
				).flatMap(({ id }) => keys.list(id));
				keys.revoke(found);
				return { revokedKeys: found.length };
			},
		},
		limits: {
			description:
				"begin all windows of the limits anew, and say whether they refuse calls: {isEnforced}",
			run: (input) => {
				rate.isEnforced = limitsInput.parse(input).isEnforced;
				rate.reset();
				return { isEnforced: rate.isEnforced };
			},
		},
	};
}

function accountsOf(
	person: Person,
	publicApiKey: string | undefined,
	{ world }: KlaviyoParts,
) {
	return world.accounts
		.advertisersOf(person)
		.filter(
			({ id, status }) =>
				status === "active" &&
				(publicApiKey === undefined || publicKeyOf(id) === publicApiKey),
		);
}
