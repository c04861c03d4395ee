import { z } from "zod";
import { BadControlInput, type ControlAction } from "../../simulator.ts";
import type { AccountNode } from "../objects/nodes.ts";
import type { MetaParts } from "../parts.ts";

/** No number of before this many days changes any more. */
const restatedDays = 28;

const accountInput = z.strictObject({
	account: z.string(),
	status: z.number().int().optional(),
	disableReason: z.number().int().optional(),
	currency: z
		.string()
		.regex(/^[A-Z]{3}$/)
		.optional(),
	timeZone: z.string().refine(isTimeZone, "must be an IANA zone").optional(),
});
const closeInput = z.strictObject({ account: z.string() });
const restateInput = z.strictObject({
	account: z.string().optional(),
	factor: z.number().positive().default(1.25),
	days: z.number().int().min(1).max(restatedDays).default(restatedDays),
	costFactor: z.number().positive().default(1),
});
const objectInput = z.strictObject({
	id: z.string(),
	name: z.string().optional(),
	status: z.enum(["ACTIVE", "PAUSED", "ARCHIVED", "DELETED"]).optional(),
});

/** Control actions about accounts and what lies in them. */
export function accountActions(
	parts: MetaParts,
): Record<string, ControlAction> {
	const { catalog, world } = parts;
	const existing = (id: string): AccountNode => {
		const account = catalog.accountOf(id);
		if (account === null) throw new BadControlInput(`No ad account ${id}`);
		return account;
	};
	return {
		account: {
			description:
				"changes what an ad account is told to have; its numbers stay: {account, status?: Meta's number, disableReason?, currency?, timeZone?}",
			run: (input) => {
				const given = accountInput.parse(input);
				const account = existing(given.account);
				account.status = given.status ?? account.status;
				account.disableReason = given.disableReason ?? account.disableReason;
				account.currency = given.currency ?? account.currency;
				account.timeZone = given.timeZone ?? account.timeZone;
				catalog.changed();
				const { id, status, currency, timeZone } = account;
				return { account: id, status, currency, timeZone };
			},
		},
		"close-account": {
			description: "an ad account is closed (101): {account}",
			run: (input) => {
				const account = existing(closeInput.parse(input).account);
				account.status = 101;
				catalog.changed();
				return { account: account.id, status: account.status };
			},
		},
		restate: {
			description:
				"conversions of the last days grow, and costs by their own factor, of 28 days at most: {account?, factor = 1.25, days = 28, costFactor = 1}",
			run: (input) => {
				const given = restateInput.parse(input);
				const accounts =
					given.account === undefined
						? [...world.accounts.all.values()].filter(
								({ kind }) => kind === "advertiser",
							)
						: [existing(given.account).world];
				for (const account of accounts)
					world.facts.restate(
						account,
						given.factor,
						given.days,
						given.costFactor,
					);
				return { accounts: accounts.length };
			},
		},
		object: {
			description:
				"changes a campaign, ad set or ad in Ads Manager: {id, name?, status?}",
			run: (input) => {
				const given = objectInput.parse(input);
				const object = catalog.adObject(given.id);
				if (object === null)
					throw new BadControlInput(`Nothing is ${given.id}`);
				object.name = given.name ?? object.name;
				object.status = given.status ?? object.status;
				object.updatedAt = world.clock.now();
				catalog.changed();
				return { id: object.id, name: object.name, status: object.status };
			},
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
