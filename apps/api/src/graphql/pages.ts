import type { Edge, Page } from "@patchbay/db";
import type { ObjectRef } from "@pothos/core";
import type { FieldAccess } from "./access-plugin.ts";
import { builder, type SchemaTypes } from "./builder.ts";
import { relayPage } from "./cost/list-size.ts";

type TypeRef<Shape> = ObjectRef<
	PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
	Shape
>;

/** The arguments of every list. */
export const pageArgs = builder.args((t) => ({
	first: t.int(),
	after: t.string(),
	last: t.int(),
	before: t.string(),
}));

/** Options of a field that is a list: its pages, how many rows they cost, and the arguments of every list. */
export const listOf = <Shape>(page: TypeRef<Page<Shape>>) => ({
	type: page,
	page: relayPage,
	args: pageArgs,
});

const PageInfo = builder.objectRef<Page<unknown>>("PageInfo").implement({
	fields: (t) => ({
		hasNextPage: t.boolean({ resolve: (page) => page.hasNextPage() }),
		hasPreviousPage: t.boolean({ resolve: (page) => page.hasPreviousPage() }),
		startCursor: t.string({
			nullable: true,
			resolve: async (page) => (await page.edges())[0]?.cursor() ?? null,
		}),
		endCursor: t.string({
			nullable: true,
			resolve: async (page) => (await page.edges()).at(-1)?.cursor() ?? null,
		}),
	}),
});

/** Page information of a list that has no type of its own for its pages. */
export const pageInfoOf = PageInfo;

/** `NodeConnection` and `NodeEdge`: the pages of a list. */
export function pageType<Shape>(
	name: string,
	node: TypeRef<Shape>,
	access: FieldAccess = "tenant.read",
) {
	const edge = builder.objectRef<Edge<Shape>>(`${name}Edge`).implement({
		fields: (t) => ({
			cursor: t.string({ resolve: ({ cursor }) => cursor() }),
			node: t.field({
				type: node,
				resolve: (parent) => parent.node as never,
			}),
		}),
	});
	return builder.objectRef<Page<Shape>>(`${name}Connection`).implement({
		access,
		fields: (t) => ({
			edges: t.field({
				type: [edge],
				size: "page",
				resolve: (page) => page.edges() as never,
			}),
			nodes: t.field({
				type: [node],
				size: "page",
				description: "A shortcut for edges { node }.",
				resolve: async (page) =>
					(await page.edges()).map((each) => each.node) as never,
			}),
			pageInfo: t.field({
				type: PageInfo,
				resolve: (page) => page,
			}),
			totalCount: t.int({
				description: "Counted only when it is selected.",
				resolve: (page) => page.totalCount(),
			}),
		}),
	});
}
