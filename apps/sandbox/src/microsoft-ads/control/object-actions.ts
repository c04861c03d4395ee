import { z } from "zod";
import { BadControlInput, type ControlAction } from "../../simulator.ts";
import type { Api } from "../calls/call.ts";
import { findAccount } from "./find-account.ts";

const restateInput = z.strictObject({
	account: z.string().optional(),
	factor: z.number().positive().default(1.25),
	days: z.number().int().min(1).default(3),
	costFactor: z.number().positive().default(1),
});
const campaignInput = z.strictObject({ account: z.string(), id: z.string() });
const experimentInput = campaignInput.extend({
	experimentId: z.string().nullable(),
});
const changeInput = z.strictObject({
	kind: z.enum(["campaign", "adgroup", "ad", "keyword"]),
	id: z.string(),
	properties: z.record(z.string(), z.unknown()),
});

/** Actions on what lies below the accounts. */
export function objectActions(api: Api): Record<string, ControlAction> {
	const findCampaign = ({ account, id }: z.infer<typeof campaignInput>) => {
		const found = api.store
			.of(findAccount(api.customers, account))
			.campaigns.get(id);
		if (found === undefined) throw new BadControlInput(`No campaign ${id}`);
		return found;
	};
	return {
		restate: {
			description:
				"raises the conversions of the last days, and their costs, in the world: {account?, factor = 1.25, days = 3, costFactor = 1}",
			run: (input) => {
				const { account, factor, days, costFactor } = restateInput.parse(input);
				const concerned =
					account === undefined
						? [...api.world.accounts.all.values()].filter(
								({ kind }) => kind === "advertiser",
							)
						: [findAccount(api.customers, account)];
				for (const one of concerned)
					api.world.facts.restate(one, factor, days, costFactor);
				return { accounts: concerned.map(({ name }) => name) };
			},
		},
		"delete-campaign": {
			description: "somebody deletes a campaign: {account, id}",
			run: (input) => {
				const given = campaignInput.parse(input);
				findCampaign(given).switch = "Deleted";
				return { id: given.id };
			},
		},
		experiment: {
			description:
				"makes a campaign an experiment, which takes budget and status from its original; null ends it: {account, id, experimentId}",
			run: (input) => {
				const { experimentId, ...given } = experimentInput.parse(input);
				findCampaign(given).experimentId = experimentId;
				return { id: given.id };
			},
		},
		"change-object": {
			description:
				"tells other values of an object's properties, such as a status that nobody knows; none ends it: {kind, id, properties}",
			run: (input) => {
				const { kind, id, properties } = changeInput.parse(input);
				api.oddities.change(kind, id, properties);
				return { id };
			},
		},
	};
}
