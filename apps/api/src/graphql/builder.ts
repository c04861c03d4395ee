import type { TenantModels } from "@patchbay/db";
import SchemaBuilder from "@pothos/core";
import PrismaPlugin from "@pothos/plugin-prisma";
import "./access-plugin.ts";
import type { RequestContext } from "./context.ts";
import "./cost/cost-plugin.ts";
import { getDatamodel } from "./generated/prisma-types.ts";
import "./idempotency/idempotency-plugin.ts";
import type { ServedModels } from "./served-models.ts";

export interface SchemaTypes {
	Context: RequestContext;
	DefaultFieldNullability: false;
	PrismaTypes: ServedModels;
	Scalars: {
		ID: { Input: string; Output: string };
		DateTime: { Input: Date; Output: Date };
		/** YYYY-MM-DD. */
		Date: { Input: string; Output: string };
		Micros: { Input: bigint; Output: bigint };
		BigInt: { Input: bigint; Output: bigint };
		URL: { Input: string; Output: string };
		JSON: { Input: unknown; Output: unknown };
	};
}

export const builder = new SchemaBuilder<SchemaTypes>({
	// The first stands outermost.
	plugins: ["access", "idempotency", "cost", PrismaPlugin],
	defaultFieldNullability: false,
	prisma: {
		// Looked up at each read: a stream's events are read anew, and each by its tenant alone.
		client: (ctx) => tenantClient(ctx),
		dmmf: getDatamodel(),
	},
});

/** Reads the rows of the tenant that the request is about, whatever is asked for. */
const tenantClient = (ctx: RequestContext) =>
	new Proxy({} as TenantModels & { $connect: never }, {
		has: (_target, model) => model in ctx.read().reader.models,
		get: (_target, model) =>
			ctx.read().reader.models[model as keyof TenantModels],
	});

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({
	description:
		"Each begins with the present state, is authorised again at each event, and ends with an error when the right is gone.",
});
