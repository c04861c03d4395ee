import { type FilesPage, listFiles } from "@patchbay/connections";
import type { FileDraft } from "@patchbay/platforms";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { pageInfoOf } from "../pages.ts";

const PlatformFile = builder.objectRef<FileDraft>("PlatformFile").implement({
	description: "A file that this app may see at a platform.",
	fields: (t) => ({
		externalId: t.exposeString("externalId"),
		name: t.exposeString("name"),
		mimeType: t.exposeString("mimeType"),
		byteSize: t.expose("byteSize", {
			type: "BigInt",
			nullable: true,
			description:
				"Null for documents that the platform keeps in its own form.",
		}),
		modifiedAt: t.field({
			type: "DateTime",
			nullable: true,
			resolve: ({ modifiedAt }) =>
				modifiedAt === null ? null : new Date(modifiedAt),
		}),
		webUrl: t.expose("webUrl", { type: "URL", nullable: true }),
	}),
});

const PlatformFileEdge = builder
	.objectRef<FilesPage["edges"][number]>("PlatformFileEdge")
	.implement({
		fields: (t) => ({
			cursor: t.exposeString("cursor"),
			node: t.field({ type: PlatformFile, resolve: ({ node }) => node }),
		}),
	});

/** Pages of files are read from the platform, which counts none and goes one way only. */
export const PlatformFilePage = builder
	.objectRef<FilesPage>("PlatformFileConnection")
	.implement({
		access: "tenant.read",
		fields: (t) => ({
			edges: t.field({
				type: [PlatformFileEdge],
				size: "page",
				resolve: ({ edges }) => edges,
			}),
			nodes: t.field({
				type: [PlatformFile],
				size: "page",
				description: "A shortcut for edges { node }.",
				resolve: ({ edges }) => edges.map(({ node }) => node),
			}),
			pageInfo: t.field({
				type: pageInfoOf,
				resolve: ({ edges, hasNextPage, hasPreviousPage }) => ({
					edges: async () =>
						edges.map(({ node, cursor }) => ({ node, cursor: () => cursor })),
					hasNextPage: async () => hasNextPage,
					hasPreviousPage: async () => hasPreviousPage,
					totalCount: async () => edges.length,
				}),
			}),
		}),
	});

/** Reads a page of a connection's files from its platform; null for a platform without files. */
export const readFiles = (
	ctx: RequestContext,
	connectionId: string,
	args: {
		first?: number | null | undefined;
		after?: string | null | undefined;
		search?: string | null | undefined;
	},
) =>
	listFiles(ctx.verbs(), {
		connectionId,
		page: { first: args.first, after: args.after },
		search: args.search,
	});
