import { z } from "zod";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { WorldAccount } from "../world/accounts.ts";
import { approvals } from "./business/ad-accounts.ts";
import { adAccountIdOf } from "./business/ids.ts";
import type { Api } from "./calls/call.ts";
import { configuredStatuses } from "./entities/objects.ts";

const accountInput = z.strictObject({ account: z.string() });
const standingInput = accountInput.extend({
	approval: z.enum(approvals),
	suspensionReason: z.string().nullable().default(null),
});
const roleInput = accountInput.extend({ removed: z.boolean() });
const restateInput = z.strictObject({
	account: z.string().optional(),
	factor: z.number().positive().default(1.25),
	days: z.number().int().min(1).default(30),
	costFactor: z.number().positive().default(1),
});
const objectInput = accountInput.extend({
	kind: z.enum(["campaign", "ad_group", "ad"]),
	id: z.string(),
});
const statusInput = objectInput.extend({ status: z.enum(configuredStatuses) });
const changeInput = objectInput.extend({
	fields: z.record(z.string(), z.unknown()),
});

/** Actions on ad accounts and what lies below them. */
export function objectActions(api: Api): Record<string, ControlAction> {
	const { world, standings, store, oddities } = api;
	const advertisers = [...world.accounts.all.values()].filter(
		({ kind }) => kind === "advertiser",
	);
	const findAccount = (id: string): WorldAccount => {
		const found = advertisers.find((one) => adAccountIdOf(one) === id);
		if (found === undefined) throw new BadControlInput(`No ad account ${id}`);
		return found;
	};
	const findObject = ({ account, kind, id }: z.infer<typeof objectInput>) => {
		const objects = store.of(findAccount(account));
		const byKind = {
			campaign: objects.campaigns,
			ad_group: objects.adGroups,
			ad: objects.ads,
		} as const;
		const found = byKind[kind].get(id);
		if (found === undefined) throw new BadControlInput(`No ${kind} ${id}`);
		return found;
	};
	return {
		"account-approval": {
			description:
				"Reddit changes an ad account's state: {account, approval: such as SUSPENDED, suspensionReason?}",
			run: (input) => {
				const { account, ...standing } = standingInput.parse(input);
				standings.set(adAccountIdOf(findAccount(account)), standing);
				return { account, ...standing };
			},
		},
		"remove-role": {
			description:
				"the person loses every role in an ad account, which is listed still: {account, removed}",
			run: (input) => {
				const { account, removed } = roleInput.parse(input);
				const id = adAccountIdOf(findAccount(account));
				if (removed) standings.withoutRole.add(id);
				else standings.withoutRole.delete(id);
				return { account, removed };
			},
		},
		restate: {
			description:
				"raises the conversions of the last days, and their costs, in the world: {account?, factor = 1.25, days = 30, costFactor = 1}",
			run: (input) => {
				const { account, factor, days, costFactor } = restateInput.parse(input);
				const concerned =
					account === undefined ? advertisers : [findAccount(account)];
				for (const one of concerned)
					world.facts.restate(one, factor, days, costFactor);
				return { accounts: concerned.map(({ name }) => name) };
			},
		},
		"set-status": {
			description:
				"somebody turns an object's switch in the Ads Manager: {account, kind: campaign, ad_group or ad, id, status}",
			run: (input) => {
				const { status, ...of } = statusInput.parse(input);
				const object = findObject(of);
				object.status = status;
				object.modifiedAt = world.clock.now();
				store.changed();
				return { id: of.id, status };
			},
		},
		"change-object": {
			description:
				"tells other values of an object's fields, such as a state that nobody knows; none ends it: {account, kind, id, fields}",
			run: (input) => {
				const { fields, ...of } = changeInput.parse(input);
				findObject(of);
				oddities.change(of.id, fields);
				return { id: of.id };
			},
		},
	};
}
