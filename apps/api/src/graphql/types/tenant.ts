import { listAuditEvents } from "@patchbay/audit";
import { listConnections, listGrants } from "@patchbay/connections";
import { listImportJobs } from "@patchbay/imports";
import { listOAuthApps } from "@patchbay/oauth-apps";
import { checkDays, readReliability } from "@patchbay/reliability";
import {
	getTenant,
	listApiKeys,
	listBrands,
	listInvitations,
	listMembers,
} from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import { Platform } from "../enums.ts";
import { listOf, pageArgs } from "../pages.ts";
import { AuditFilter, toAuditFilter } from "./audit-filter.ts";
import {
	ConnectionFilter,
	connectionSelection,
	toConnectionFilter,
} from "./connection-filter.ts";
import { ImportJobFilter, toImportJobFilter } from "./import-job-filter.ts";
import { globalId } from "./node.ts";
import {
	ApiKeyPage,
	AuditEventPage,
	BrandPage,
	ConnectionPage,
	GrantPage,
	ImportJobPage,
	InvitationPage,
	MemberPage,
	OAuthAppPage,
	readOwn,
	Tenant,
} from "./refs.ts";
import { Reliability } from "./reliability.ts";

/** Days of `reliability` when none are named. */
const usualDays = 30;

builder.prismaObjectFields(Tenant, (t) => ({
	id: t.id({ resolve: globalId("Tenant") }),
	// Known of every tenant of a person; a field that exposes it would read another tenant's row for it.
	name: t.string({ resolve: ({ name }) => name }),
	slug: t.exposeString("slug"),
	createdAt: t.expose("createdAt", { type: "DateTime" }),
	brands: t.field({
		...listOf(BrandPage),
		description: "By name.",
		args: { ...pageArgs, search: t.arg.string() },
		resolve: (tenant, { search, ...page }, ctx) =>
			listBrands(readOwn(ctx, tenant), { page, search }),
	}),
	grants: t.field({
		...listOf(GrantPage),
		description: "Newest first.",
		args: { ...pageArgs, platform: t.arg({ type: Platform }) },
		resolve: (tenant, { platform, ...page }, ctx) =>
			listGrants(readOwn(ctx, tenant), { page, platform: platform ?? null }),
	}),
	connections: t.field({
		...listOf(ConnectionPage),
		description: "Newest first.",
		args: { ...pageArgs, filter: t.arg({ type: ConnectionFilter }) },
		resolve: (tenant, { filter, ...page }, ctx, info) =>
			listConnections(readOwn(ctx, tenant), {
				page,
				...toConnectionFilter(filter),
				...connectionSelection(info),
			}),
	}),
	importJobs: t.field({
		...listOf(ImportJobPage),
		description: "Newest first.",
		args: { ...pageArgs, filter: t.arg({ type: ImportJobFilter }) },
		resolve: (tenant, { filter, ...page }, ctx) =>
			listImportJobs(readOwn(ctx, tenant), {
				page,
				...toImportJobFilter(filter),
			}),
	}),
	members: t.field({
		...listOf(MemberPage),
		access: "tenant.read",
		description: "Longest first, without those that were removed.",
		resolve: (tenant, page, ctx) => listMembers(readOwn(ctx, tenant), { page }),
	}),
	invitations: t.field({
		...listOf(InvitationPage),
		access: "member.manage",
		description: "The open ones, newest first.",
		resolve: (tenant, page, ctx) =>
			listInvitations(readOwn(ctx, tenant), { page }),
	}),
	apiKeys: t.field({
		...listOf(ApiKeyPage),
		access: "apiKey.manage",
		description: "Newest first, revoked and expired ones too.",
		resolve: (tenant, page, ctx) => listApiKeys(readOwn(ctx, tenant), { page }),
	}),
	oauthApps: t.field({
		...listOf(OAuthAppPage),
		access: "oauthApp.manage",
		description:
			"Newest first: the tenant's own, and the installation's, which serve it too.",
		args: { ...pageArgs, platform: t.arg({ type: Platform }) },
		resolve: (tenant, { platform, ...page }, ctx) =>
			listOAuthApps(readOwn(ctx, tenant), {
				page,
				platform: platform ?? null,
			}),
	}),
	reliability: t.field({
		type: Reliability,
		access: "tenant.read",
		description: "How connecting and importing went over the last days.",
		args: { days: t.arg.int({ defaultValue: usualDays }) },
		check: ({ days }: { days?: number | null }) =>
			checkDays({ days: days ?? usualDays }),
		resolve: (tenant, { days }, ctx) =>
			readReliability(readOwn(ctx, tenant), { days: days ?? usualDays }),
	}),
	auditEvents: t.field({
		...listOf(AuditEventPage),
		access: "audit.read",
		description: "Newest first. Reading it is itself an event.",
		args: { ...pageArgs, filter: t.arg({ type: AuditFilter }) },
		resolve: (tenant, { filter, ...page }, ctx) =>
			listAuditEvents(readOwn(ctx, tenant), {
				page,
				filter: toAuditFilter(filter),
			}),
	}),
}));

builder.queryField("tenant", (t) =>
	t.prismaField({
		type: Tenant,
		access: "tenant.read",
		resolve: (query, _root, _args, ctx) => getTenant(ctx.read(), query),
	}),
);
