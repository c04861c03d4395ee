import { Platform } from "@patchbay/db";
import { humanText } from "@patchbay/tenancy";
import { z } from "zod";
import { itemKey, mostMappingsAtOnce } from "./product-mapping.ts";

/** Characters that no platform's id holds, and nobody could see. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

const mapping = z.object({
	productId: humanText({
		most: 200,
		empty: "Give the product's id.",
		long: "A product's id has at most 200 characters.",
	}),
	platform: z.enum(Platform),
	/** As the platform writes it: another form of the same letters is another id there. */
	externalId: z
		.string()
		.min(1, "Give the item's id at the platform.")
		.max(500, "An item's id has at most 500 characters.")
		.refine(
			(text) => !unseen.test(text) && text.trim() === text,
			"An item's id has no line breaks or control characters, and no spaces around it.",
		),
});

const mappings = z
	.array(mapping)
	.nullish()
	.transform((list) => list ?? []);

export const setProductMappingsInput = z
	.object({ brandId: z.uuid(), set: mappings, remove: mappings })
	.superRefine(({ set, remove }, context) => {
		const count = set.length + remove.length;
		if (count > mostMappingsAtOnce) {
			context.addIssue({
				code: "custom",
				path: [set.length >= remove.length ? "set" : "remove"],
				message: `At most ${mostMappingsAtOnce.toLocaleString("en")} mappings can be set and removed in one call, and this one has ${count.toLocaleString("en")}. Send the rest in another call.`,
			});
			return;
		}
		const places = new Map<string, number>();
		for (const [index, each] of set.entries()) {
			const before = places.get(itemKey(each));
			if (before === undefined) places.set(itemKey(each), index);
			else
				context.addIssue({
					code: "custom",
					path: ["set", index, "externalId"],
					message: `The item ${each.externalId} of ${each.platform} stands twice, first at place ${before + 1}. An item is one product: leave one of the two out.`,
				});
		}
		const removed = new Set<string>();
		for (const [index, each] of remove.entries()) {
			const key = `${itemKey(each)} ${each.productId}`;
			const place = places.get(itemKey(each));
			const isSet =
				place !== undefined && set[place]?.productId === each.productId;
			if (isSet || removed.has(key))
				context.addIssue({
					code: "custom",
					path: ["remove", index, "externalId"],
					message: isSet
						? `The item ${each.externalId} of ${each.platform} is both set and removed as product ${each.productId}. Leave one of the two out.`
						: `The item ${each.externalId} of ${each.platform} is removed twice. Leave one of the two out.`,
				});
			removed.add(key);
		}
	});
export type SetProductMappingsInput = z.output<typeof setProductMappingsInput>;
