import { listCampaigns, listProductMappings } from "@patchbay/catalog";
import { listConnections } from "@patchbay/connections";
import { findBrand, listBrands } from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import { campaignsEffort, reportEffort } from "../cost/report-effort.ts";
import { findId } from "../global-id.ts";
import { listOf, pageArgs } from "../pages.ts";
import {
	CampaignFilter,
	CampaignOrder,
	toCampaignFilter,
	toCampaignOrder,
} from "./campaign-filter.ts";
import {
	ConnectionFilter,
	connectionSelection,
	toConnectionFilter,
} from "./connection-filter.ts";
import {
	MetricsInput,
	MetricsReport,
	metricsPage,
	readReport,
} from "./metric.ts";
import { globalId } from "./node.ts";
import { Onboarding, readBrandOnboarding } from "./onboarding.ts";
import {
	Brand,
	BrandPage,
	CampaignPage,
	ConnectionPage,
	ProductMappingPage,
} from "./refs.ts";

builder.prismaObjectFields(Brand, (t) => ({
	id: t.id({ reads: [], resolve: globalId("Brand") }),
	name: t.exposeString("name"),
	websiteUrl: t.expose("websiteUrl", { type: "URL", nullable: true }),
	timeZone: t.exposeString("timeZone", {
		description:
			"IANA. The default zone for this brand's charts; metrics stay in their account's own days.",
	}),
	currencyCode: t.exposeString("currencyCode", {
		description: "ISO 4217. What a new budget or chart starts with.",
	}),
	createdAt: t.expose("createdAt", { type: "DateTime" }),
	onboarding: t.field({
		type: Onboarding,
		reads: [],
		resolve: ({ id }, _args, ctx) => readBrandOnboarding(ctx, id),
	}),
	connections: t.field({
		...listOf(ConnectionPage),
		reads: [],
		args: { ...pageArgs, filter: t.arg({ type: ConnectionFilter }) },
		resolve: (brand, { filter, ...page }, ctx, info) =>
			listConnections(ctx.read(), {
				page,
				...toConnectionFilter(filter),
				...connectionSelection(info),
				parent: { brandId: brand.id },
			}),
	}),
	campaigns: t.field({
		...listOf(CampaignPage),
		effort: campaignsEffort,
		reads: [],
		args: {
			...pageArgs,
			filter: t.arg({ type: CampaignFilter }),
			orderBy: t.arg({ type: CampaignOrder }),
		},
		resolve: (brand, { filter, orderBy, ...page }, ctx) =>
			listCampaigns(ctx.read(), {
				page,
				...toCampaignFilter(filter),
				order: toCampaignOrder(orderBy),
				parent: { brandId: brand.id },
			}),
	}),
	productMappings: t.field({
		...listOf(ProductMappingPage),
		reads: [],
		description:
			"Which product of this brand an item of a platform's catalog is; by product.",
		args: { ...pageArgs, search: t.arg.string() },
		resolve: (brand, { search, ...page }, ctx) =>
			listProductMappings(ctx.read(), { brandId: brand.id, page, search }),
	}),
	metrics: t.field({
		type: MetricsReport,
		reads: [],
		page: metricsPage,
		effort: reportEffort,
		args: { input: t.arg({ type: MetricsInput, required: true }) },
		resolve: (brand, { input }, ctx, info) =>
			readReport(ctx, input, info, { brandId: brand.id }),
	}),
}));

builder.queryFields((t) => ({
	brand: t.field({
		type: Brand,
		nullable: true,
		access: "tenant.read",
		args: { id: t.arg.id({ required: true }) },
		resolve: (_root, args, ctx) => {
			const id = findId("Brand", args.id);
			return id === null ? null : findBrand(ctx.read(), id);
		},
	}),
	brands: t.field({
		...listOf(BrandPage),
		access: "tenant.read",
		args: { ...pageArgs, search: t.arg.string() },
		resolve: (_root, { search, ...page }, ctx) =>
			listBrands(ctx.read(), { page, search }),
	}),
}));
