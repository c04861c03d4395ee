import { z } from "zod";
import { apiKeyScopes } from "../graphql/enums.ts";

/** Days that a key can live; `never` has no end. */
export const keyLifetimes = ["30", "90", "365", "never"] as const;

export const ApiKeyForm = z.object({
	name: z
		.string({ error: "Give the key a name." })
		.trim()
		.min(1, "Give the key a name.")
		.max(200, "Use at most 200 characters."),
	scopes: z.array(z.enum(apiKeyScopes)).min(1, "Tick what the key may do."),
	lifetime: z.enum(keyLifetimes, "Choose how long the key works."),
});

/** Computes when a key made now ends; undefined: never. */
export function expiryOf(
	lifetime: (typeof keyLifetimes)[number],
	now = new Date(),
): string | undefined {
	if (lifetime === "never") return undefined;
	return new Date(now.getTime() + Number(lifetime) * 86_400_000).toISOString();
}
