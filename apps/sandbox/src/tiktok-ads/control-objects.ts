import { z } from "zod";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { WorldAccounts } from "../world/accounts.ts";
import type { Api } from "./calls/call.ts";
import { turn } from "./entities/switch.ts";
import { findAdvertiser } from "./find-advertiser.ts";

const kind = z.enum(["campaign", "adgroup", "ad"]);
const restateInput = z.strictObject({
	advertiser: z.string().optional(),
	factor: z.number().positive().default(1.25),
	days: z.number().int().min(1).default(30),
	costFactor: z.number().positive().default(1),
});
const objectInput = z.strictObject({
	advertiser: z.string(),
	kind,
	id: z.string(),
});
const changeInput = objectInput.extend({
	fields: z.record(z.string(), z.unknown()),
});
const hideInput = z.strictObject({ kind, fields: z.array(z.string()) });
const totalsInput = z.strictObject({ drift: z.number().int() });

/** Actions on what lies below the advertisers. */
export function objectActions(
	api: Api,
	accounts: WorldAccounts,
): Record<string, ControlAction> {
	const findObject = (given: z.infer<typeof objectInput>) => {
		const objects = api.store.of(findAdvertiser(accounts, given.advertiser));
		const byKind = {
			campaign: objects.campaigns,
			adgroup: objects.adGroups,
			ad: objects.ads,
		} as const;
		const found = byKind[given.kind].get(given.id);
		if (found === undefined)
			throw new BadControlInput(`No ${given.kind} ${given.id}`);
		return found;
	};
	return {
		restate: {
			description:
				"raises the conversions of the last days, and their costs, in the world: {advertiser?, factor = 1.25, days = 30, costFactor = 1}",
			run: (input) => {
				const { advertiser, factor, days, costFactor } =
					restateInput.parse(input);
				const concerned =
					advertiser === undefined
						? [...accounts.all.values()].filter(
								(one) => one.kind === "advertiser",
							)
						: [findAdvertiser(accounts, advertiser)];
				for (const account of concerned)
					api.world.facts.restate(account, factor, days, costFactor);
				return { accounts: concerned.map(({ name }) => name) };
			},
		},
		"delete-object": {
			description:
				"somebody deletes an object in the Ads Manager: {advertiser, kind: campaign, adgroup or ad, id}",
			run: (input) => {
				const given = objectInput.parse(input);
				const now = api.world.clock.now();
				turn(findObject(given).switch, "DELETE", { now, lagSeconds: 0 });
				api.store.changed();
				return { id: given.id };
			},
		},
		"change-object": {
			description:
				"tells other values of an object's fields, such as a status that nobody knows; none ends it: {advertiser, kind, id, fields}",
			run: (input) => {
				const given = changeInput.parse(input);
				findObject(given);
				api.oddities.change(given.kind, given.id, given.fields);
				return { id: given.id };
			},
		},
		"hide-fields": {
			description:
				"makes fields silently absent from all objects of a kind; none ends it: {kind, fields}",
			run: (input) => {
				const given = hideInput.parse(input);
				api.oddities.hide(given.kind, given.fields);
				return given;
			},
		},
		"drift-totals": {
			description:
				"total_number grows by so much from page to page; 0 ends it: {drift}",
			run: (input) => {
				api.pages.totalDrift = totalsInput.parse(input).drift;
				return { drift: api.pages.totalDrift };
			},
		},
	};
}
