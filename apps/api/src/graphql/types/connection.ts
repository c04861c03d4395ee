import {
	listAudiences,
	listCatalogItems,
	listSources,
} from "@patchbay/catalog";
import {
	findConnection,
	findGrantNotices,
	findGrantOf,
	findVersionNotices,
	getConnection,
	listAdAccounts,
	listConnections,
	listPickedFiles,
	mostPickedFiles,
	type Notice as NoticeShape,
	readAutoSync,
	readConnectionHealth,
} from "@patchbay/connections";
import {
	findLatestImportJob,
	listImportJobs,
	mostDifferences,
	readConnectionReconciliation,
} from "@patchbay/imports";
import { findPlatform, getPlatformInfo, type Parts } from "@patchbay/platforms";
import { getBrand } from "@patchbay/tenancy";
import { listSheetReports, mostSheetReports } from "@patchbay/writes";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { relayPage } from "../cost/list-size.ts";
import { platformListEffort } from "../cost/report-effort.ts";
import { ConnectionStatus, Platform, SourceKind } from "../enums.ts";
import { findId } from "../global-id.ts";
import { listOf, pageArgs } from "../pages.ts";
import { Actor, readActor } from "./actor.ts";
import { AutoSync } from "./auto-sync.ts";
import {
	ConnectionFeature,
	readFeatures,
	readGrantedScopes,
	readMissingScopes,
} from "./connection-feature.ts";
import {
	ConnectionFilter,
	connectionSelection,
	toConnectionFilter,
} from "./connection-filter.ts";
import { ConnectionHealth } from "./connection-health.ts";
import { ConnectionStats } from "./connection-stats.ts";
import { ConversionSetting, readConversionSetting } from "./conversion.ts";
import { PlatformFilePage, readFiles } from "./file.ts";
import { ImportJobFilter, toImportJobFilter } from "./import-job-filter.ts";
import { globalId, Node } from "./node.ts";
import { mostNotices, Notice } from "./notice.ts";
import { mostScopeSets } from "./platform.ts";
import { manyDifferences, Reconciliation } from "./reconciliation.ts";
import {
	AdAccountPage,
	AudiencePage,
	Brand,
	CatalogItemPage,
	Connection,
	ConnectionPage,
	type ConnectionShape,
	Grant,
	ImportJob,
	ImportJobPage,
	SourcePage,
} from "./refs.ts";
import { PickedFile, SheetReport } from "./sheet.ts";

/** Credentials have no field here, so no query can reach them. */
Connection.implement({
	access: "tenant.read",
	interfaces: [Node],
	description:
		"A brand's link to a platform: a grant and the ad accounts chosen from it.",
	fields: (t) => ({
		id: t.id({ reads: [], resolve: globalId("Connection") }),
		platform: t.expose("platform", { type: Platform }),
		brand: t.field({
			type: Brand,
			reads: ["brandId"],
			resolve: ({ brand, brandId }, _args, ctx) =>
				brand ?? getBrand(ctx.read(), brandId),
		}),
		grant: t.field({
			type: Grant,
			reads: ["grantId"],
			nullable: true,
			resolve: (connection, _args, ctx) => findGrantOf(ctx.read(), connection),
		}),
		status: t.expose("status", { type: ConnectionStatus }),
		statusMessage: t.exposeString("statusMessage", {
			nullable: true,
			description: "The reason for the status, for a person to read.",
		}),
		reconnectRequired: t.exposeBoolean("reconnectRequired", {
			description:
				"True when only the user can fix it, by going through the platform's consent again.",
		}),
		accountName: t.exposeString("accountName", { nullable: true }),
		grantedScopes: t.stringList({
			reads: ["grantId"],
			description:
				"Empty also where the platform does not say which are held: nothing is known to be missing then.",
			resolve: async (connection, _args, ctx) =>
				(await readGrantedScopes(ctx, connection)) ?? [],
		}),
		missingScopes: t.stringList({
			reads: ["platform", "status", "scopeSets", "grantId"],
			resolve: (connection, _args, ctx) => readMissingScopes(ctx, connection),
		}),
		features: t.field({
			type: [ConnectionFeature],
			size: mostScopeSets,
			reads: ["platform", "status", "grantId"],
			description:
				"Features that the platform's scope sets open, and whether the user has allowed them. Ask for more with `connect(connectionId, scopeSets)`.",
			resolve: (connection, _args, ctx) => readFeatures(ctx, connection),
		}),
		adAccounts: t.field({
			...listOf(AdAccountPage),
			reads: [],
			description: "By name; `parentExternalId` walks a manager's tree.",
			args: {
				...pageArgs,
				search: t.arg.string(),
				parentExternalId: t.arg.string(),
				selected: t.arg.boolean(),
			},
			resolve: ({ id }, { search, parentExternalId, selected, ...page }, ctx) =>
				listAdAccounts(ctx.read(), {
					connectionId: id,
					page,
					search,
					parentExternalId,
					selected,
				}),
		}),
		connectedBy: t.field({
			type: Actor,
			reads: ["connectedByType", "connectedById"],
			resolve: (connection, _args, ctx) =>
				readActor(
					ctx.read(),
					connection.connectedByType,
					connection.connectedById,
				),
		}),
		connectedAt: t.expose("connectedAt", { type: "DateTime" }),
		lastVerifiedAt: t.expose("lastVerifiedAt", {
			type: "DateTime",
			nullable: true,
		}),
		autoSync: t.field({
			type: AutoSync,
			reads: [],
			resolve: ({ id }, _args, ctx) => readAutoSync(ctx.read(), id),
		}),
		health: t.field({
			type: ConnectionHealth,
			reads: ["platform"],
			description:
				"The worst state among its parts, in one word and one sentence: `2 of 3 accounts are read`.",
			resolve: ({ id, platform }, _args, ctx) =>
				readConnectionHealth(ctx.read(), {
					id,
					platform: findPlatform(ctx.services.platforms, platform),
				}),
		}),
		notices: t.field({
			type: [Notice],
			size: mostNotices,
			reads: ["platform", "status", "grantId"],
			description:
				"What will end this connection soon, by its access or by its platform; none of a disconnected one.",
			resolve: (connection, _args, ctx) => readNotices(ctx, connection),
		}),
		differences: t.field({
			type: [Reconciliation],
			size: manyDifferences,
			reads: [],
			description: `Where our totals and the platform's own differed at the newest reconciliation of each chosen account, at most ${mostDifferences}.`,
			resolve: async ({ id }, _args, ctx) =>
				(await readConnectionReconciliation(ctx.read(), id)).differences,
		}),
		reconciledAt: t.field({
			type: "DateTime",
			nullable: true,
			reads: [],
			description:
				"When our totals were last compared with the platform's own; null before the first time.",
			resolve: async ({ id }, _args, ctx) =>
				(await readConnectionReconciliation(ctx.read(), id)).comparedAt,
		}),
		audiences: t.field({
			...listOf(AudiencePage),
			nullable: true,
			reads: ["platform"],
			description:
				"Lists and segments that the platform has now, by name; null for a platform without audiences.",
			args: { ...pageArgs, search: t.arg.string() },
			resolve: ({ id, platform }, { search, ...page }, ctx) =>
				hasPart(ctx, platform, "audiences")
					? listAudiences(ctx.read(), { connectionId: id, page, search })
					: null,
		}),
		catalogItems: t.field({
			...listOf(CatalogItemPage),
			nullable: true,
			reads: ["platform"],
			description:
				"Products that the platform has now, by name; null for a platform without a catalog.",
			args: { ...pageArgs, search: t.arg.string() },
			resolve: ({ id, platform }, { search, ...page }, ctx) =>
				hasPart(ctx, platform, "catalogItems")
					? listCatalogItems(ctx.read(), { connectionId: id, page, search })
					: null,
		}),
		sources: t.field({
			...listOf(SourcePage),
			nullable: true,
			reads: ["platform"],
			description:
				"Pixels, identities and metrics of events that the platform has now, by name; null for a platform that lists none.",
			args: {
				...pageArgs,
				search: t.arg.string(),
				kind: t.arg({ type: SourceKind }),
			},
			resolve: ({ id, platform }, { search, kind, ...page }, ctx) =>
				hasPart(ctx, platform, "sources")
					? listSources(ctx.read(), { connectionId: id, page, search, kind })
					: null,
		}),
		files: t.field({
			type: PlatformFilePage,
			page: relayPage,
			effort: platformListEffort,
			nullable: true,
			reads: [],
			description:
				"Files that this app may see, the last changed first, read from the platform at this moment; null for a platform without files.",
			args: {
				first: t.arg.int(),
				after: t.arg.string(),
				search: t.arg.string(),
			},
			resolve: ({ id }, args, ctx) => readFiles(ctx, id, args),
		}),
		pickedFiles: t.field({
			type: [PickedFile],
			size: mostPickedFiles,
			nullable: true,
			reads: ["platform"],
			description: `Files that a person picked for it, the last one first; at most ${mostPickedFiles}. Null for a platform without a picker.`,
			resolve: ({ id, platform }, _args, ctx) =>
				findPlatform(ctx.services.platforms, platform)?.picker
					? listPickedFiles(ctx.read(), id)
					: null,
		}),
		sheetReports: t.field({
			type: [SheetReport],
			size: mostSheetReports,
			nullable: true,
			reads: ["platform"],
			description: `Reports that it has written into spreadsheets, the last one first; at most ${mostSheetReports}. Null for a platform without spreadsheets.`,
			resolve: ({ id, platform }, _args, ctx) =>
				hasPart(ctx, platform, "sheets")
					? listSheetReports(ctx.read(), id)
					: null,
		}),
		conversion: t.field({
			type: ConversionSetting,
			nullable: true,
			reads: ["platform", "conversion"],
			description:
				"What counts as a conversion here; null for a platform that tells none. Change it with `setConversions`.",
			resolve: (connection, _args, ctx) =>
				readConversionSetting(ctx, connection),
		}),
		stats: t.field({
			type: ConnectionStats,
			reads: ["lastImportAt", "platform"],
			resolve: ({ id, lastImportAt, platform }) => ({
				connectionId: id,
				lastImportAt,
				reportsSpend: getPlatformInfo(platform).reportsSpend,
			}),
		}),
		importJobs: t.field({
			...listOf(ImportJobPage),
			reads: [],
			args: { ...pageArgs, filter: t.arg({ type: ImportJobFilter }) },
			resolve: ({ id }, { filter, ...page }, ctx) =>
				listImportJobs(ctx.read(), {
					page,
					...toImportJobFilter(filter),
					parent: { connectionId: id },
				}),
		}),
		latestImportJob: t.field({
			type: ImportJob,
			reads: [],
			nullable: true,
			resolve: ({ id, latestImportJob }, _args, ctx) =>
				latestImportJob === undefined
					? findLatestImportJob(ctx.read(), id)
					: latestImportJob,
		}),
	}),
});

const hasPart = (
	ctx: RequestContext,
	platform: ConnectionShape["platform"],
	part: keyof Parts,
): boolean =>
	findPlatform(ctx.services.platforms, platform)?.parts[part] !== undefined;

async function readNotices(
	ctx: RequestContext,
	connection: ConnectionShape,
): Promise<NoticeShape[]> {
	if (connection.status === "DISCONNECTED") return [];
	const { platforms } = ctx.services;
	const now = new Date();
	const grant = await findGrantOf(ctx.read(), connection);
	return [
		...(grant ? findGrantNotices(platforms, grant, now) : []),
		...findVersionNotices(platforms, connection.platform, now),
	];
}

builder.queryFields((t) => ({
	connection: t.field({
		type: Connection,
		nullable: true,
		access: "tenant.read",
		args: { id: t.arg.id({ required: true }) },
		resolve: (_root, args, ctx) => {
			const id = findId("Connection", args.id);
			return id === null ? null : findConnection(ctx.read(), id);
		},
	}),
	connections: t.field({
		...listOf(ConnectionPage),
		access: "tenant.read",
		args: { ...pageArgs, filter: t.arg({ type: ConnectionFilter }) },
		resolve: (_root, { filter, ...page }, ctx, info) =>
			listConnections(ctx.read(), {
				page,
				...toConnectionFilter(filter),
				...connectionSelection(info),
			}),
	}),
}));

/** The connection as it is after a mutation. */
export const readConnectionAfter = (ctx: RequestContext, id: string) =>
	getConnection(ctx.readWritten(), id);
