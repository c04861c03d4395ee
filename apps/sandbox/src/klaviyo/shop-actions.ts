import { z } from "zod";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { KlaviyoParts } from "./routes.ts";
import type { Sending } from "./shop/sendings.ts";
import type { Shop } from "./shop/shop.ts";

const accountInput = z.strictObject({ publicApiKey: z.string() });
const emptyInput = accountInput.extend({ isEmpty: z.boolean() });
const restateInput = z.strictObject({
	publicApiKey: z.string().optional(),
	factor: z.number().positive().default(1.25),
	days: z.number().int().positive().default(30),
});
const changeInput = accountInput.extend({
	id: z.string(),
	name: z.string().optional(),
	status: z.string().optional(),
	archived: z.boolean().optional(),
});
const messageInput = accountInput.extend({ id: z.string() });

/** Control actions that change what an account has. */
export function shopActions(
	parts: Pick<KlaviyoParts, "keys" | "shops" | "world">,
): Record<string, ControlAction> {
	const { keys, shops, world } = parts;
	const accountOf = (publicApiKey: string) => {
		const account = keys.accountOf(publicApiKey);
		if (account === null)
			throw new BadControlInput(`No account ${publicApiKey}`);
		return account;
	};
	const shopOf = (publicApiKey: string): Shop =>
		shops.of(accountOf(publicApiKey));
	return {
		restate: {
			description:
				"orders and revenue of the last days grow, as they do when they are attributed late: {publicApiKey?, factor = 1.25, days = 30}",
			run: (input) => {
				const { publicApiKey, factor, days } = restateInput.parse(input);
				const accounts =
					publicApiKey === undefined
						? [...world.accounts.all.values()]
						: [accountOf(publicApiKey)];
				for (const account of accounts)
					world.facts.restate(account, factor, days);
				return { accounts: accounts.length };
			},
		},
		sending: {
			description:
				"changes a campaign or a flow: {publicApiKey, id, name?, status?, archived?}",
			run: (input) => {
				const { publicApiKey, id, ...given } = changeInput.parse(input);
				const sending = shopOf(publicApiKey).sent.find(id);
				if (sending === null) throw new BadControlInput(`No sending ${id}`);
				return change(sending, given, world.clock.now());
			},
		},
		"delete-sending": {
			description:
				"a campaign or flow is deleted, with its messages: {publicApiKey, id}",
			run: (input) => {
				const { publicApiKey, id } = messageInput.parse(input);
				if (!shopOf(publicApiKey).sent.remove(id))
					throw new BadControlInput(`No sending ${id}`);
			},
		},
		"delete-message": {
			description:
				"a message of a campaign or flow is deleted; its numbers are told all the same: {publicApiKey, id}",
			run: (input) => {
				const { publicApiKey, id } = messageInput.parse(input);
				if (!shopOf(publicApiKey).sent.removeMessage(id))
					throw new BadControlInput(`No message ${id}`);
			},
		},
		"empty-account": {
			description:
				"the account is a new one that has nothing but its metrics, or has all again: {publicApiKey, isEmpty}",
			run: (input) => {
				const { publicApiKey, isEmpty } = emptyInput.parse(input);
				shops.empty(accountOf(publicApiKey), isEmpty);
			},
		},
	};
}

function change(
	sending: Sending,
	given: {
		name?: string | undefined;
		status?: string | undefined;
		archived?: boolean | undefined;
	},
	now: number,
) {
	sending.name = given.name ?? sending.name;
	sending.status = given.status ?? sending.status;
	sending.isArchived = given.archived ?? sending.isArchived;
	sending.updatedAt = now;
	const { id, kind, name, status, isArchived } = sending;
	return { id, kind, name, status, archived: isArchived };
}
