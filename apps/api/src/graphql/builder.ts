import SchemaBuilder from "@pothos/core";
import "@pothos/plugin-complexity";
import "./access-plugin.ts";
import type { RequestContext } from "./context.ts";
import "./idempotency/idempotency-plugin.ts";
import { CostExceeded } from "./cost-exceeded.ts";

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

/**
 * Fields that one operation may ask for, each list counted as if its page were full: a few campaigns with their ad groups,
 * ads, assets and keywords at the default page sizes fit.
 */
export const maximumComplexity = 250_000;
export const maximumDepth = 15;

export const builder = new SchemaBuilder<SchemaTypes>({
	// The first stands outermost.
	plugins: ["access", "idempotency", "complexity"],
	defaultFieldNullability: false,
	complexity: {
		limit: { complexity: maximumComplexity, depth: maximumDepth },
		complexityError: (kind, { complexity, depth }) =>
			new CostExceeded(
				kind === "Depth"
					? `This query is nested ${depth} levels deep; at most ${maximumDepth} are allowed.`
					: `This query asks for about ${complexity} fields; at most ${maximumComplexity} are allowed. Ask for smaller pages or fewer fields.`,
			),
	},
});

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({
	description:
		"Each begins with the present state, is authorised again at each event, and ends with an error when the right is gone.",
});
