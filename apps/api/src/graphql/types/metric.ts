import {
	type EarlierConversions,
	getCampaign,
	type MetricRow as MetricSums,
	maximumMetricRows,
	mostEarlierConversions,
	mostSharedAccounts,
	type MetricsReport as Report,
	readEarlierConversions,
	readMetrics,
	readRegionName,
	readSharedAccounts,
	type SharedAccount,
} from "@patchbay/catalog";
import { findAdAccount, getConnection } from "@patchbay/connections";
import { NotFound } from "@patchbay/errors";
import { getBrand } from "@patchbay/tenancy";
import type { GraphQLResolveInfo } from "graphql";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { manyCurrencies, type PageSize } from "../cost/list-size.ts";
import { reportEffort } from "../cost/report-effort.ts";
import { Metric, MetricDimension, OrderDirection, Platform } from "../enums.ts";
import { readIds } from "../global-id.ts";
import { pageInfoOf } from "../pages.ts";
import { isFieldSelected } from "../selection.ts";
import { AdAccount, Brand, Campaign, Connection } from "./refs.ts";

const MetricOrder = builder.inputType("MetricOrder", {
	fields: (t) => ({
		metric: t.field({ type: Metric, required: true }),
		direction: t.field({
			type: OrderDirection,
			required: true,
			defaultValue: "DESC",
		}),
	}),
});

export const MetricsInput = builder.inputType("MetricsInput", {
	description:
		"Rows are grouped by the dimensions and always by currency. Campaign grain is what is imported; coarser ones are sums of it.",
	fields: (t) => ({
		from: t.field({ type: "Date", required: true }),
		to: t.field({ type: "Date", required: true }),
		completeDays: t.int({
			description:
				"Only the last so many complete days in each account's own zone (or its platform's `dayZone`), among those from `from` to `to`: what `30 days` means everywhere. Let `from` and `to` reach a day further on both sides, since zones differ.",
		}),
		groupBy: t.field({
			type: [MetricDimension],
			required: true,
			defaultValue: ["DATE"],
		}),
		brandIds: t.idList(),
		platforms: t.field({ type: [Platform] }),
		connectionIds: t.idList(),
		adAccountIds: t.idList(),
		campaignIds: t.idList(),
		orderBy: t.field({
			type: MetricOrder,
			description: "Default: the dimensions, in the order given.",
		}),
		first: t.int({
			defaultValue: 1000,
			description: "At most 1,000 rows a page.",
		}),
		after: t.string(),
	}),
});

const MetricRow = builder.objectRef<MetricSums>("MetricRow").implement({
	fields: (t) => ({
		date: t.field({
			type: "Date",
			nullable: true,
			description: "First day of the week or month for those dimensions.",
			resolve: ({ date }) => date,
		}),
		hourStart: t.field({
			type: "DateTime",
			nullable: true,
			description:
				"Start of the hour as an instant: unambiguous on the day that has 25 of them.",
			resolve: ({ hourStart }) => hourStart,
		}),
		brand: t.field({
			type: Brand,
			nullable: true,
			resolve: ({ brandId }, _args, ctx) =>
				brandId ? getBrand(ctx.read(), brandId) : null,
		}),
		platform: t.field({
			type: Platform,
			nullable: true,
			resolve: ({ platform }) => platform,
		}),
		connection: t.field({
			type: Connection,
			nullable: true,
			resolve: ({ connectionId }, _args, ctx) =>
				connectionId ? getConnection(ctx.read(), connectionId) : null,
		}),
		adAccount: t.field({
			type: AdAccount,
			nullable: true,
			resolve: ({ adAccountId }, _args, ctx) =>
				adAccountId ? findAdAccount(ctx.read(), adAccountId) : null,
		}),
		campaign: t.field({
			type: Campaign,
			nullable: true,
			resolve: ({ campaignId }, _args, ctx) =>
				campaignId ? getCampaign(ctx.read(), campaignId) : null,
		}),
		region: t.string({
			nullable: true,
			description:
				"Name of the region, such as `Bavaria, Germany`, in the platform's words; its key where the platform knows no name.",
			resolve: ({ region }, _args, ctx) =>
				region ? readRegionName(ctx.read(), region) : null,
		}),
		currencyCode: t.exposeString("currencyCode"),
		spend: t.expose("spendMicros", { type: "Micros" }),
		impressions: t.expose("impressions", { type: "BigInt" }),
		clicks: t.expose("clicks", { type: "BigInt" }),
		conversions: t.exposeFloat("conversions", {
			nullable: true,
			description:
				"Null where the platform does not tell it at this grain; never 0 for unknown.",
		}),
		conversionValue: t.expose("conversionValueMicros", {
			type: "Micros",
			nullable: true,
		}),
		partial: t.exposeBoolean("partial", {
			description:
				"True when the row holds a day that is not over yet in its account's zone.",
		}),
		attribution: t.exposeString("attribution", {
			nullable: true,
			effort: () => 1,
			description:
				"The platform's own word for how conversions were credited, such as `7d_click_1d_view`; null where the rows disagree, none tells it, and by HOUR or REGION.",
		}),
	}),
});

const SharedAccountRef = builder
	.objectRef<SharedAccount>("SharedAccount")
	.implement({
		description:
			"An account that several of a report's connections have. It counts once: `connection` answers, and the others for days that it has not read.",
		fields: (t) => ({
			adAccount: t.field({
				type: AdAccount,
				resolve: async ({ adAccountId }, _args, ctx) => {
					const account = await findAdAccount(ctx.read(), adAccountId);
					if (account) return account;
					throw new NotFound("This ad account is gone.");
				},
			}),
			connection: t.field({
				type: Connection,
				resolve: ({ connectionId }, _args, ctx) =>
					getConnection(ctx.read(), connectionId),
			}),
			otherConnections: t.field({
				type: [Connection],
				size: mostSharedAccounts,
				description: `At most ${mostSharedAccounts}.`,
				resolve: ({ otherConnectionIds }, _args, ctx) =>
					Promise.all(
						otherConnectionIds
							.slice(0, mostSharedAccounts)
							.map((id) => getConnection(ctx.read(), id)),
					),
			}),
		}),
	});

const EarlierConversionsRef = builder
	.objectRef<EarlierConversions>("EarlierConversions")
	.implement({
		description:
			"A connection some of whose days in a report still count an earlier choice of conversions.",
		fields: (t) => ({
			connection: t.field({
				type: Connection,
				resolve: ({ connectionId }, _args, ctx) =>
					getConnection(ctx.read(), connectionId),
			}),
			heldFrom: t.expose("heldFrom", {
				type: "Date",
				description:
					"First day from which on all days of the report count the present choice.",
			}),
		}),
	});

interface ReportShape extends Report {
	sharedAccounts(): Promise<SharedAccount[]>;
	earlierConversions(): Promise<EarlierConversions[]>;
}

export const MetricsReport = builder
	.objectRef<ReportShape>("MetricsReport")
	.implement({
		access: "tenant.read",
		fields: (t) => ({
			rows: t.field({
				type: [MetricRow],
				size: "page",
				resolve: async ({ page }) =>
					(await page.edges()).map(({ node }) => node),
			}),
			totals: t.field({
				type: [MetricRow],
				size: manyCurrencies,
				description:
					"One for each currency, over the whole range, whatever the page.",
				resolve: (report) => report.totals(),
			}),
			unattributed: t.field({
				type: [MetricRow],
				size: manyCurrencies,
				description:
					"What of the totals the platforms count for an ad account and for none of its campaigns, one for each currency. Empty where there is none, by HOUR or REGION, and for chosen campaigns.",
				resolve: (report) => report.unattributed(),
			}),
			sharedAccounts: t.field({
				type: [SharedAccountRef],
				size: mostSharedAccounts,
				description: `Accounts that are counted once although several connections of the report have them, by name; at most ${mostSharedAccounts}.`,
				resolve: (report) => report.sharedAccounts(),
			}),
			earlierConversions: t.field({
				type: [EarlierConversionsRef],
				size: mostEarlierConversions,
				description: `Connections whose conversions mean something else on some of these days, because what counts was changed and not all was read again since; at most ${mostEarlierConversions}.`,
				resolve: (report) => report.earlierConversions(),
			}),
			pageInfo: t.field({ type: pageInfoOf, resolve: ({ page }) => page }),
			freshAsOf: t.field({
				type: "DateTime",
				nullable: true,
				description:
					"Time at which the oldest of the rows was fetched: platforms restate recent days.",
				resolve: (report) => report.freshAsOf(),
			}),
		}),
	});

/** A page of a report is ten times as long as another list's, unless less is asked for. */
export const metricsPage: PageSize = {
	arguments: [["input", "first"]],
	fallback: maximumMetricRows,
	maximum: maximumMetricRows,
};

type Input = typeof MetricsInput.$inferInput;

/** Filter of a report, by our own ids. @param path of the report within the input */
export function metricFilter(input: Input, ...path: string[]) {
	return {
		brandIds: readIds("Brand", input.brandIds, ...path, "brandIds"),
		platforms: input.platforms,
		connectionIds: readIds(
			"Connection",
			input.connectionIds,
			...path,
			"connectionIds",
		),
		adAccountIds: readIds(
			"AdAccount",
			input.adAccountIds,
			...path,
			"adAccountIds",
		),
		campaignIds: readIds("Campaign", input.campaignIds, ...path, "campaignIds"),
	};
}

/** The report of an input, or of one brand's or campaign's part of it. */
export function readReport(
	ctx: RequestContext,
	input: Input,
	info: GraphQLResolveInfo,
	parent?: { brandId: string } | { campaignId: string },
): ReportShape {
	const filter = metricFilter(input);
	const read = ctx.read();
	return {
		...readMetrics(read, {
			...input,
			...filter,
			parent,
			withAttribution: isAttributionSelected(info),
		}),
		earlierConversions: () =>
			readEarlierConversions(
				read,
				{
					...filter,
					from: input.from,
					to: input.to,
					stream: streamOf(input),
					parent: parent && ("campaignId" in parent ? "campaign" : "brand"),
				},
				parent && ("campaignId" in parent ? parent.campaignId : parent.brandId),
			),
		sharedAccounts: () =>
			parent && "campaignId" in parent
				? Promise.resolve([])
				: readSharedAccounts(
						read,
						{ ...filter, parent: parent && "brand" },
						parent?.brandId,
					),
	};
}

const streamOf = ({ groupBy }: Input) =>
	groupBy.includes("HOUR")
		? "METRICS_HOURLY"
		: groupBy.includes("REGION")
			? "METRICS_REGION"
			: "METRICS_DAILY";

/** Rows say how conversions were credited only where that is asked for: it is read from finer rows. */
const isAttributionSelected = (info: GraphQLResolveInfo): boolean =>
	["rows", "totals", "unattributed"].some((rows) =>
		isFieldSelected(info, [rows, "attribution"]),
	);

builder.queryField("metrics", (t) =>
	t.field({
		type: MetricsReport,
		access: "tenant.read",
		page: metricsPage,
		effort: reportEffort,
		args: { input: t.arg({ type: MetricsInput, required: true }) },
		resolve: (_root, { input }, ctx, info) => readReport(ctx, input, info),
	}),
);
