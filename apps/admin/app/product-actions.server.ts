import { z } from "zod";
import { type ActionOutcome, failed, outcomeOf } from "./action-outcome.ts";
import { api, type RouteArgs } from "./api.server.ts";
import { platforms } from "./graphql/enums.ts";
import { setProductMappings } from "./graphql/product-mappings.ts";

const mapping = {
	productId: z.string().trim(),
	platform: z.enum(platforms),
	externalId: z.string().trim(),
};

const ProductAction = z.discriminatedUnion("intent", [
	z.object({ intent: z.literal("add"), ...mapping }),
	z.object({ intent: z.literal("remove"), ...mapping }),
]);

/** Adds or removes one mapping of a brand. */
export async function runProductAction(
	args: RouteArgs,
	brandId: string,
): Promise<ActionOutcome> {
	const parsed = ProductAction.safeParse(
		Object.fromEntries(await args.request.formData()),
	);
	if (!parsed.success) return failed("This form cannot be read. Reload it.");
	const { intent, ...one } = parsed.data;
	const { setProductMappings: set } = await api(args)(setProductMappings, {
		input: {
			brandId,
			...(intent === "add" ? { set: [one] } : { remove: [one] }),
		},
	});
	return outcomeOf(
		set.userErrors,
		intent === "add"
			? `The item ${one.externalId} is product ${one.productId} now.`
			: `The item ${one.externalId} is no product any more.`,
	);
}
