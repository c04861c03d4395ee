import { hasPermission } from "@patchbay/access";
import {
	findCampaign,
	findCampaignRaw,
	listAdGroups,
	listAssets,
	listCampaigns,
	readSpend,
} from "@patchbay/catalog";
import { findAdAccount, getConnection } from "@patchbay/connections";
import { InvalidInput, NotFound } from "@patchbay/errors";
import { builder } from "../builder.ts";
import {
	campaignReportEffort,
	campaignsEffort,
} from "../cost/report-effort.ts";
import { AssetKind, CampaignStatus, Platform } from "../enums.ts";
import { findId } from "../global-id.ts";
import { listOf, pageArgs } from "../pages.ts";
import {
	CampaignFilter,
	CampaignOrder,
	toCampaignFilter,
	toCampaignOrder,
} from "./campaign-filter.ts";
import {
	MetricsInput,
	MetricsReport,
	metricsPage,
	readReport,
} from "./metric.ts";
import { globalId, Node } from "./node.ts";
import {
	AdAccount,
	AdGroupPage,
	AssetPage,
	Campaign,
	CampaignPage,
	Connection,
} from "./refs.ts";
import { Budget, Money, toBudget } from "./values.ts";

Campaign.implement({
	access: "tenant.read",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ resolve: globalId("Campaign") }),
		externalId: t.exposeString("externalId"),
		platform: t.expose("platform", { type: Platform }),
		adAccount: t.field({
			type: AdAccount,
			resolve: async ({ adAccountId }, _args, ctx) => {
				const account = await findAdAccount(ctx.read(), adAccountId);
				if (account) return account;
				throw new NotFound("This campaign's ad account is gone.");
			},
		}),
		connection: t.field({
			type: Connection,
			resolve: ({ connectionId }, _args, ctx) =>
				getConnection(ctx.read(), connectionId),
		}),
		name: t.exposeString("name"),
		status: t.expose("status", { type: CampaignStatus }),
		platformStatus: t.exposeString("platformStatus", {
			description: "The platform's own word for the status.",
		}),
		objective: t.exposeString("objective", { nullable: true }),
		budget: t.field({
			type: Budget,
			nullable: true,
			description: "Null where the platform keeps budgets on its ad groups.",
			resolve: (campaign) => toBudget(campaign, campaign.currencyCode),
		}),
		startDate: t.expose("startDate", { type: "Date", nullable: true }),
		endDate: t.expose("endDate", { type: "Date", nullable: true }),
		spend: t.field({
			type: Money,
			description:
				"Sum over the range, each day once, whichever of the brand's connections have the campaign. Batched for a whole page of campaigns.",
			args: {
				from: t.arg({ type: "Date", required: true }),
				to: t.arg({ type: "Date", required: true }),
				completeDays: t.arg.int(),
			},
			check: checkRange,
			resolve: async ({ id, currencyCode }, range, ctx) => {
				checkRange(range);
				const amountMicros = await readSpend(ctx.read(), id, range);
				return { amountMicros, currencyCode };
			},
		}),
		adGroups: t.field({
			...listOf(AdGroupPage),
			resolve: ({ id }, page, ctx) =>
				listAdGroups(ctx.read(), { campaignId: id, page }),
		}),
		assets: t.field({
			...listOf(AssetPage),
			args: { ...pageArgs, kind: t.arg({ type: AssetKind }) },
			resolve: ({ id }, { kind, ...page }, ctx) =>
				listAssets(ctx.read(), { page, kind, parent: { campaignId: id } }),
		}),
		metrics: t.field({
			type: MetricsReport,
			page: metricsPage,
			effort: campaignReportEffort,
			args: { input: t.arg({ type: MetricsInput, required: true }) },
			resolve: ({ id }, { input }, ctx, info) =>
				readReport(ctx, input, info, { campaignId: id }),
		}),
		raw: t.field({
			type: "JSON",
			nullable: true,
			description:
				"The platform's record as it was received, at most 64 KiB; null for a MEMBER.",
			resolve: ({ id }, _args, ctx) =>
				hasPermission(ctx.read(), "campaign.raw")
					? findCampaignRaw(ctx.read(), id)
					: null,
		}),
		importedAt: t.expose("importedAt", { type: "DateTime" }),
	}),
});

function checkRange({ from, to }: { from: string; to: string }): void {
	if (from > to)
		throw new InvalidInput("`to` must not be before `from`.", {
			field: ["to"],
		});
}

builder.queryFields((t) => ({
	campaign: t.field({
		type: Campaign,
		nullable: true,
		access: "tenant.read",
		args: { id: t.arg.id({ required: true }) },
		resolve: (_root, args, ctx) => {
			const id = findId("Campaign", args.id);
			return id === null ? null : findCampaign(ctx.read(), id);
		},
	}),
	campaigns: t.field({
		...listOf(CampaignPage),
		access: "tenant.read",
		effort: campaignsEffort,
		args: {
			...pageArgs,
			filter: t.arg({ type: CampaignFilter }),
			orderBy: t.arg({ type: CampaignOrder }),
		},
		resolve: (_root, { filter, orderBy, ...page }, ctx) =>
			listCampaigns(ctx.read(), {
				page,
				...toCampaignFilter(filter),
				order: toCampaignOrder(orderBy),
			}),
	}),
}));
