import type { AccountRef, CatalogItemDraft } from "../drafts.ts";
import { unitsToMicros } from "../money.ts";
import type { List } from "../parts.ts";
import { type CatalogItemRow, catalogItemRow } from "./api-types.ts";
import { createKlaviyoClient } from "./client.ts";
import { readAs } from "./reading.ts";

const itemsOnPage = 100;

/** Products of the catalog, as far as Klaviyo tells them: those that came through its API. */
export const catalogItems: List<CatalogItemDraft> = async function* (
	session,
	account,
	{ cursor = null, pageSize = itemsOnPage } = {},
) {
	const pages = createKlaviyoClient(session).pages(
		"catalogItems",
		"catalog-items",
		{ "page[size]": Math.min(itemsOnPage, pageSize) },
		{ from: cursor },
	);
	for await (const { rows, nextCursor } of pages)
		yield {
			...readAs(rows, {
				entity: "catalog item",
				schema: catalogItemRow,
				toDraft: (row) => toCatalogItem(row, account),
			}),
			nextCursor,
		};
};

/** A product under the shop's own id, which Klaviyo wraps in one of its own. */
export function toCatalogItem(
	{ id, attributes }: CatalogItemRow,
	{ currencyCode }: Pick<AccountRef, "currencyCode">,
): CatalogItemDraft {
	const { external_id: own, title, url, image_full_url: image } = attributes;
	const externalId = own || (id.split(":::").at(-1) as string);
	return {
		externalId,
		name: title || externalId,
		url: webAddress(url),
		imageUrl: webAddress(image),
		price: toPrice(attributes.price, currencyCode),
		published: attributes.published ?? null,
	};
}

/** Klaviyo names no currency with a price: it is the account's. */
function toPrice(
	price: string | number | null | undefined,
	currencyCode: string,
): CatalogItemDraft["price"] {
	if (price === null || price === undefined || currencyCode === "") return null;
	const amountMicros = unitsToMicros(price);
	return amountMicros === null ? null : { amountMicros, currencyCode };
}

const webAddress = (address: string | null | undefined): string | null =>
	/^https?:\/\//i.test(address ?? "") ? (address as string) : null;
