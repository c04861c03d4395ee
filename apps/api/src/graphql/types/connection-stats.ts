import { readConnectionStats } from "@patchbay/catalog";
import { builder } from "../builder.ts";
import { manyCurrencies } from "../cost/list-size.ts";
import { Money } from "./values.ts";

interface StatsShape {
	connectionId: string;
	reportsSpend: boolean;
	lastImportAt: Date | null;
}

export const ConnectionStats = builder
	.objectRef<StatsShape>("ConnectionStats")
	.implement({
		description:
			"`spendLast30Days`: 30 complete days in each account's own zone, one sum for each currency; empty where the platform tells no spend. `campaigns`: those that the platform lists; what is removed there is `removedCampaigns`.",
		fields: (t) => ({
			campaigns: t.int({
				resolve: async ({ connectionId }, _args, ctx) =>
					(await readConnectionStats(ctx.read(), connectionId)).campaigns,
			}),
			removedCampaigns: t.int({
				description:
					"Campaigns that are removed at the platform: their spend is kept, and no count of campaigns holds them.",
				resolve: async ({ connectionId }, _args, ctx) =>
					(await readConnectionStats(ctx.read(), connectionId))
						.removedCampaigns,
			}),
			assets: t.int({
				resolve: async ({ connectionId }, _args, ctx) =>
					(await readConnectionStats(ctx.read(), connectionId)).assets,
			}),
			lastImportAt: t.expose("lastImportAt", {
				type: "DateTime",
				nullable: true,
			}),
			spendLast30Days: t.field({
				type: [Money],
				size: manyCurrencies,
				resolve: async ({ connectionId, reportsSpend }, _args, ctx) =>
					reportsSpend
						? (await readConnectionStats(ctx.read(), connectionId))
								.spendLast30Days
						: [],
			}),
		}),
	});
