import SchemaBuilder from "@pothos/core";
import "./access-plugin.ts";
import type { RequestContext } from "./context.ts";
import "./cost/cost-plugin.ts";
import "./idempotency/idempotency-plugin.ts";

export interface SchemaTypes {
	Context: RequestContext;
	DefaultFieldNullability: false;
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
	plugins: ["access", "idempotency", "cost"],
	defaultFieldNullability: false,
});

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({
	description:
		"Each begins with the present state, is authorised again at each event, and ends with an error when the right is gone.",
});
