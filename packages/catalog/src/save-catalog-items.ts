import type { CatalogItemDraft } from "@patchbay/platforms";
import { saveListed } from "./save-listed.ts";

/** Saves a page of an account's catalog. */
export const saveCatalogItems = saveListed<CatalogItemDraft>({
	name: "catalog_item",
	key: { external_id: ["text", (row) => row.externalId] },
	columns: {
		name: ["text", (row) => row.name],
		url: ["text", (row) => webAddress(row.url)],
		image_url: ["text", (row) => webAddress(row.imageUrl)],
		price_micros: ["bigint", (row) => row.price?.amountMicros ?? null],
		currency_code: ["text", (row) => row.price?.currencyCode ?? null],
		published: ["boolean", (row) => row.published],
	},
	ofScope: ({ brandId, platform }) => ({
		brand_id: ["uuid", brandId],
		platform: ['"Platform"', platform],
	}),
});

/** Address that a browser can be sent to; shops write anything into these fields, and the item counts without it. */
function webAddress(text: string | null): string | null {
	const url = text === null ? null : URL.parse(text);
	return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
