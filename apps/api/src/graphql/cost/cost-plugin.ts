import SchemaBuilder, {
	BasePlugin,
	type PothosOutputFieldConfig,
	PothosSchemaError,
	type SchemaTypes,
} from "@pothos/core";
import {
	defaultFieldResolver,
	type GraphQLField,
	type GraphQLFieldResolver,
	type GraphQLObjectType,
	type GraphQLResolveInfo,
	type GraphQLSchema,
	getNamedType,
	isLeafType,
	isObjectType,
} from "graphql";
import type { CheckField } from "../check-selection.ts";
import type { RequestContext } from "../context.ts";
import { isList, sizesOf } from "./estimate-cost.ts";
import type { Effort, ListSize, PageSize } from "./list-size.ts";
import { boundOf, shapeOf } from "./row-shape.ts";

declare global {
	export namespace PothosSchemaTypes {
		export interface Plugins<Types extends SchemaTypes> {
			cost: CostPlugin<Types>;
		}
		export interface FieldOptions {
			/** Number of objects that this list can hold. Every list of objects has one. */
			size?: ListSize;
			/** Number of rows on the page that this field gives. Every field whose type lists a page has one. */
			page?: PageSize;
			/** Points for what this field may have to read beyond what it answers. */
			effort?: Effort;
		}
	}
}

type Resolver = GraphQLFieldResolver<unknown, RequestContext, object>;

/**
 * Keeps what each list can hold beside the schema, for the estimate, and counts what is answered: objects as points,
 * names and texts as bytes. A schema with a list of unknown size is not built.
 */
export class CostPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
	override onOutputFieldConfig(
		config: PothosOutputFieldConfig<Types>,
	): PothosOutputFieldConfig<Types> {
		const { size, page, effort } = config.pothosOptions;
		return {
			...config,
			extensions: {
				...config.extensions,
				...(size === undefined ? {} : { listSize: size }),
				...(page === undefined ? {} : { page }),
				...(effort === undefined ? {} : { effort }),
			},
		};
	}

	override afterBuild(schema: GraphQLSchema): GraphQLSchema {
		const problems = sizeProblems(schema);
		if (problems.length > 0) throw new PothosSchemaError(problems.join("\n"));
		const streams = schema.getSubscriptionType();
		for (const type of objectTypes(schema))
			for (const field of Object.values(type.getFields())) {
				if (field.extensions.page) {
					const check = withPage(field);
					field.extensions = { ...field.extensions, check };
				}
				// A field that is only exposed has none of its own.
				const resolve = counted(field, field.resolve ?? defaultFieldResolver);
				field.resolve = type === streams ? anew(resolve) : resolve;
			}
		return schema;
	}
}

const objectTypes = (schema: GraphQLSchema) =>
	Object.values(schema.getTypeMap()).filter(
		(type): type is GraphQLObjectType =>
			isObjectType(type) && !type.name.startsWith("__"),
	);

/** Lists what keeps a schema's cost from being estimated, a sentence for each field. */
export function sizeProblems(schema: GraphQLSchema): string[] {
	const types = objectTypes(schema);
	const pages = new Set(
		types
			.filter((type) =>
				Object.values(type.getFields()).some(
					(field) => sizesOf(field).size === "page",
				),
			)
			.map(({ name }) => name),
	);
	return types.flatMap((type) =>
		Object.values(type.getFields()).flatMap((field) => {
			const inner = getNamedType(field.type);
			if (isLeafType(inner)) return [];
			const name = `${type.name}.${field.name}`;
			if (isList(field) && field.extensions.listSize === undefined)
				return [`${name} does not say how many objects it can hold: size`];
			if (pages.has(inner.name) && field.extensions.page === undefined)
				return [`${name} does not say how long its page can be: page`];
			return [];
		}),
	);
}

function counted(
	field: GraphQLField<unknown, RequestContext>,
	resolve: Resolver,
): Resolver {
	const type = getNamedType(field.type);
	if (isLeafType(type)) {
		// Its row has counted it.
		if (boundOf(field.type) !== null) return resolve;
		return after(resolve, (value, context) => {
			context.cost.add(bytesOf(value), 0);
			return value;
		});
	}
	return after(resolve, (value, context, info) => {
		if (value === null || value === undefined) return value;
		const count = Array.isArray(value) ? value.length : 1;
		const [first] = info.fieldNodes;
		const effort = (first && context.cost.efforts.get(first)) ?? 0;
		let bytes = 0;
		let fields = 0;
		let below = 0;
		for (const node of info.fieldNodes) {
			const { selectionSet } = node;
			if (!selectionSet) continue;
			below += context.cost.below.get(node) ?? 0;
			const shape = shapeOf(selectionSet, type, info);
			bytes += shape.bytes;
			fields += shape.fields;
		}
		context.cost.add(count * (bytes + 1), count + effort);
		return Array.isArray(value)
			? context.cost.pace.list(value, fields, below)
			: value;
	});
}

/**
 * A page looks at its arguments, cursors among them, when it is made, and reads nothing before it is asked for rows: so
 * one is made of whatever parent.
 */
function withPage({
	resolve,
	extensions,
}: GraphQLField<unknown, RequestContext>): CheckField {
	const check = extensions.check as CheckField | undefined;
	return (args, context, info) => {
		check?.(args, context, info);
		resolve?.({ id: context.read().tenantId }, args, context, info);
	};
}

/** Each event of a stream is an answer of its own. */
function anew(resolve: Resolver): Resolver {
	return (parent, args, context, info) => {
		context.cost.meter.restart();
		return resolve(parent, args, context, info);
	};
}

function after(
	resolve: Resolver,
	count: (
		value: unknown,
		context: RequestContext,
		info: GraphQLResolveInfo,
	) => unknown,
): Resolver {
	return (parent, args, context, info) => {
		context.cost.check();
		const value = resolve(parent, args, context, info);
		return isPromise(value)
			? value.then((each) => count(each, context, info))
			: count(value, context, info);
	};
}

const isPromise = (value: unknown): value is Promise<unknown> =>
	typeof (value as Promise<unknown> | null | undefined)?.then === "function";

/** Counts the bytes of a leaf's JSON, without its escapes. */
function bytesOf(value: unknown): number {
	if (typeof value === "string") return Buffer.byteLength(value) + 2;
	if (Array.isArray(value))
		return value.reduce<number>((sum, each) => sum + bytesOf(each) + 1, 2);
	if (typeof value === "object" && value !== null)
		return Buffer.byteLength(JSON.stringify(value));
	return 24;
}

SchemaBuilder.registerPlugin("cost", CostPlugin);
