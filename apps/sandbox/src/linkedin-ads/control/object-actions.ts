import { z } from "zod";
import { namedPerson } from "../../named-person.ts";
import { BadControlInput, type ControlAction } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { findAccount } from "../lists/access.ts";
import type { Parts } from "../parts.ts";
import { roles } from "../sign-in/roles.ts";

const accountId = z.coerce.string();
const roleInput = z.strictObject({
	user: z.string(),
	account: accountId,
	role: z.enum(roles).nullable().optional(),
});
const stateInput = z.strictObject({
	account: accountId,
	status: z.string().min(1),
	servingStatuses: z.array(z.string()).default(["RUNNABLE"]),
});
const changeInput = z.strictObject({
	id: z.union([z.string(), z.number()]),
	fields: z.record(z.string(), z.unknown()),
});
const restateInput = z.strictObject({
	account: accountId.optional(),
	factor: z.number().positive().default(1.25),
	days: z.number().int().min(1).default(30),
	costFactor: z.number().positive().default(1),
});
const limitsInput = z.strictObject({
	perApp: z.number().int().min(0).nullable().optional(),
	perMember: z.number().int().min(0).nullable().optional(),
	values: z.number().int().min(0).optional(),
	mostRows: z.number().int().min(1).optional(),
});
const nothing = z.strictObject({});

/** Actions on accounts and what lies below them, and on limits. */
export function objectActions(parts: Parts): Record<string, ControlAction> {
	const { world, limits, analytics } = parts;
	const existing = (id: string): WorldAccount => {
		const account = findAccount(parts, id);
		if (account === null) throw new BadControlInput(`No ad account ${id}`);
		return account;
	};
	return {
		role: {
			description:
				"changes a person's role on an account: {user, account, role: null takes it away, left out it is the usual one}",
			run: (input) => {
				const { user, account, role } = roleInput.parse(input);
				const person = namedPerson(user);
				parts.roles.set(person, existing(account), role);
				return { role: parts.roles.of(person, existing(account)) };
			},
		},
		"account-status": {
			description:
				"changes how an account stands: {account, status, servingStatuses?: such as BILLING_HOLD}",
			run: (input) => {
				const { account, ...state } = stateInput.parse(input);
				parts.states.set(existing(account).id, state);
				return { account, ...state };
			},
		},
		"change-object": {
			description:
				"tells other values of an object's fields, such as a status that nobody knows; none ends it: {id: number or URN, fields}",
			run: (input) => {
				const { id, fields } = changeInput.parse(input);
				parts.oddities.change(id, fields);
				return { id };
			},
		},
		restate: {
			description:
				"raises the conversions of the last days, and their costs, in the world: {account?, factor = 1.25, days = 30, costFactor = 1}",
			run: (input) => {
				const { account, factor, days, costFactor } = restateInput.parse(input);
				const concerned =
					account === undefined
						? [...world.accounts.all.values()].filter(
								({ kind }) => kind === "advertiser",
							)
						: [existing(account)];
				for (const one of concerned)
					world.facts.restate(one, factor, days, costFactor);
				return { accounts: concerned.map(({ name }) => name) };
			},
		},
		"end-addresses": {
			description: "ends all addresses of files that were told: {}",
			run: (input) => {
				nothing.parse(input);
				parts.files.generation += 1;
				return {};
			},
		},
		limits: {
			description:
				"calls of one endpoint and day, null for no limit, metric values in five minutes, and rows of a reply: {perApp?, perMember?, values?, mostRows?}",
			run: (input) => {
				const { mostRows, ...given } = limitsInput.parse(input);
				for (const [name, value] of Object.entries(given))
					if (value !== undefined) Object.assign(limits, { [name]: value });
				analytics.mostRows = mostRows ?? analytics.mostRows;
				const { perApp, perMember, values } = limits;
				return { perApp, perMember, values, mostRows: analytics.mostRows };
			},
		},
		"reset-limits": {
			description: "forgets all calls that count against a limit: {}",
			run: (input) => {
				nothing.parse(input);
				limits.reset();
				return {};
			},
		},
	};
}
