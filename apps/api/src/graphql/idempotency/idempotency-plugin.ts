import SchemaBuilder, {
	BasePlugin,
	type PothosOutputFieldConfig,
	type SchemaTypes,
} from "@pothos/core";
import type { GraphQLFieldResolver } from "graphql";
import type { RequestContext } from "../context.ts";
import { type beginAnew, onceForKey } from "./once-for-key.ts";

/** Answers again for a request that was sent before; `beginAnew` where there is nothing to answer with. */
export type Repeat = (
	ctx: RequestContext,
	/** Id of the object that the first request made. */
	objectId: string,
	// biome-ignore lint/suspicious/noExplicitAny: as the field declares its arguments
	args: any,
) => Promise<object> | object | typeof beginAnew;

declare global {
	export namespace PothosSchemaTypes {
		export interface Plugins<Types extends SchemaTypes> {
			idempotency: IdempotencyPlugin<Types>;
		}
		export interface FieldOptions {
			/**
			 * Answer to a request with an Idempotency-Key that was sent before: the object that it made, read afresh. Every
			 * mutation that creates has it.
			 */
			repeat?: Repeat;
		}
	}
}

type Resolver = GraphQLFieldResolver<unknown, RequestContext, object>;

/**
 * Makes mutations that create safe to send again. Stands within the access check, so that a repeat needs the right that
 * the first request needed, and whatever it refuses becomes a user error.
 */
export class IdempotencyPlugin<
	Types extends SchemaTypes,
> extends BasePlugin<Types> {
	override onOutputFieldConfig(
		config: PothosOutputFieldConfig<Types>,
	): PothosOutputFieldConfig<Types> {
		return config.pothosOptions.repeat
			? { ...config, extensions: { ...config.extensions, repeatable: true } }
			: config;
	}

	override wrapResolve(
		resolver: GraphQLFieldResolver<unknown, Types["Context"], object>,
		config: PothosOutputFieldConfig<Types>,
	): GraphQLFieldResolver<unknown, Types["Context"], object> {
		const { repeat } = config.pothosOptions;
		if (config.kind !== "Mutation" || !repeat) return resolver;
		const resolve = resolver as Resolver;
		const once: Resolver = (parent, args, context, info) =>
			context.idempotencyKey === null
				? resolve(parent, args, context, info)
				: onceForKey(context, context.idempotencyKey, info, {
						create: (ctx) => resolve(parent, args, ctx, info),
						repeat: (objectId) =>
							repeat(
								// This request has written nothing itself: what it refuses is refused as a whole.
								{ ...context, readWritten: () => context.readAsWriter() },
								objectId,
								args,
							),
					});
		return once as typeof resolver;
	}
}

SchemaBuilder.registerPlugin("idempotency", IdempotencyPlugin);
