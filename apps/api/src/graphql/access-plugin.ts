import type { Permission } from "@patchbay/access";
import { requirePermission } from "@patchbay/access";
import SchemaBuilder, {
	BasePlugin,
	type FieldKind,
	type PothosOutputFieldConfig,
	type PothosOutputFieldType,
	PothosSchemaError,
	type SchemaTypes,
} from "@pothos/core";
import type { GraphQLFieldResolver } from "graphql";
import { requireSoundInput } from "../input-fault.ts";
import type { CheckField } from "./check-selection.ts";
import type { RequestContext } from "./context.ts";
import { toUserErrors } from "./user-errors.ts";

/** A permission, or no more than being signed in. */
export type FieldAccess = Permission | "signedIn";

declare global {
	export namespace PothosSchemaTypes {
		export interface Plugins<Types extends SchemaTypes> {
			access: AccessPlugin<Types>;
		}
		export interface ObjectTypeOptions<Types extends SchemaTypes, Shape> {
			/** Access needed by a field that leads to this type. */
			access?: FieldAccess;
		}
		export interface FieldOptions {
			/** Access needed by this field, instead of what its type says. Every entry point has one. */
			access?: FieldAccess;
			/**
			 * Fields of its record that a resolver reads; `same record` for an object that is the record itself seen from
			 * another side. A list reads no more of its rows than what is selected needs; without this line, all.
			 */
			reads?: readonly string[] | "same record";
			/**
			 * Looks at the field's arguments alone. Every field below a mutation's payload has one whose arguments can be
			 * wrong, unless it gives a page, which looks at them when it is made.
			 *
			 * @throws InvalidInput
			 */
			// biome-ignore lint/suspicious/noExplicitAny: the types of a field's arguments are not known here
			check?: (args: any) => void;
			/** Entries that any list in its arguments may have; 1,000 when left out. */
			longestList?: number;
		}
	}
}

type Resolver = GraphQLFieldResolver<unknown, RequestContext, object>;

const entryPoints: ReadonlySet<FieldKind> = new Set<FieldKind>([
	"Query",
	"Mutation",
	"Subscription",
]);

/**
 * The one place where the API checks who may see and do what, by the `access` line next to a type or a field. A
 * mutation's failures that its caller can fix become `userErrors` here, the missing permission among them.
 */
export class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
	override onOutputFieldConfig(
		config: PothosOutputFieldConfig<Types>,
	): PothosOutputFieldConfig<Types> {
		if (
			entryPoints.has(config.kind) &&
			config.pothosOptions.access === undefined
		) {
			throw new PothosSchemaError(
				`${config.parentType}.${config.name} does not say who has access`,
			);
		}
		const { reads, check: checkArguments } = config.pothosOptions;
		const access = entryPoints.has(config.kind)
			? undefined
			: this.accessOf(config);
		const check: CheckField | undefined =
			access || checkArguments
				? (args, context) => {
						if (access) demand(context, access);
						checkArguments?.(args);
					}
				: undefined;
		return {
			...config,
			extensions: {
				...config.extensions,
				...(reads ? { reads } : {}),
				...(check ? { check } : {}),
			},
		};
	}

	override wrapResolve(
		resolver: GraphQLFieldResolver<unknown, Types["Context"], object>,
		config: PothosOutputFieldConfig<Types>,
	): GraphQLFieldResolver<unknown, Types["Context"], object> {
		const resolve =
			Object.keys(config.args).length > 0
				? withSoundInput(resolver as Resolver, config.pothosOptions.longestList)
				: (resolver as Resolver);
		const access = this.accessOf(config);
		const guarded: Resolver = access
			? (parent, args, context, info) => {
					demand(context, access);
					return resolve(parent, args, context, info);
				}
			: resolve;
		if (config.kind !== "Mutation") return guarded as typeof resolver;
		const mutation: Resolver = async (parent, args, context, info) => {
			const { mutations } = context;
			try {
				mutations.begin();
				// What an earlier mutation of the same document returned must not be taken for the present state.
				context.read().reader.forget();
				const payload = await guarded(parent, args, context, info);
				mutations.done.push(String(info.path.key));
				return payload;
			} catch (error) {
				if (!mutations.isWritten) return { userErrors: toUserErrors(error) };
				mutations.done.push(String(info.path.key));
				throw error;
			}
		};
		return mutation as typeof resolver;
	}

	override wrapSubscribe(
		subscriber:
			| GraphQLFieldResolver<unknown, Types["Context"], object>
			| undefined,
		config: PothosOutputFieldConfig<Types>,
	): GraphQLFieldResolver<unknown, Types["Context"], object> | undefined {
		const access = this.accessOf(config);
		if (!subscriber || !access) return subscriber;
		const subscribe = subscriber as Resolver;
		const guarded: Resolver = (parent, args, context, info) => {
			demand(context, access);
			return subscribe(parent, args, context, info);
		};
		return guarded as typeof subscriber;
	}

	private accessOf(
		config: PothosOutputFieldConfig<Types>,
	): FieldAccess | undefined {
		const { access } = config.pothosOptions;
		if (access) return access;
		const type = named(config.type);
		if (type.kind !== "Object") return undefined;
		const { pothosOptions } = this.buildCache.getTypeConfig(type.ref, "Object");
		return (pothosOptions as { access?: FieldAccess }).access;
	}
}

/** Paths are told within `input` where there is one, else from the field's arguments. */
function withSoundInput(
	resolve: Resolver,
	longestList: number | undefined,
): Resolver {
	return (parent, args, context, info) => {
		requireSoundInput("input" in args ? args.input : args, longestList);
		return resolve(parent, args, context, info);
	};
}

function named<Types extends SchemaTypes>(
	type: PothosOutputFieldType<Types>,
): Exclude<PothosOutputFieldType<Types>, { kind: "List" }> {
	return type.kind === "List" ? named(type.type) : type;
}

function demand(context: RequestContext, access: FieldAccess): void {
	const ctx = context.read();
	if (access !== "signedIn") requirePermission(ctx, access);
}

SchemaBuilder.registerPlugin("access", AccessPlugin);
