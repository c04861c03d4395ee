import type { Platform } from "@patchbay/db";

/** Mappings that one call may set and remove, both together. */
export const mostMappingsAtOnce = 10_000;

/** Mappings that one brand can have. */
export const mostMappingsOfBrand = 100_000;

/** Says which product of a brand an item of a platform's catalog is. */
export interface ProductMappingDraft {
	/** The brand's own name of the product, such as its number in the shop. */
	productId: string;
	platform: Platform;
	externalId: string;
}

/** Names the item that a mapping is about: an item is one product, a product may be many items. */
export function itemKey({
	platform,
	externalId,
}: Pick<ProductMappingDraft, "platform" | "externalId">): string {
	return `${platform} ${externalId}`;
}
