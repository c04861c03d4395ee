import type { WorldAccount } from "../../world/accounts.ts";
import { currencyOf } from "../../world/money.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import { between, hashText, mix } from "../../world/random.ts";
import type { Resource } from "../api/resource.ts";
import { timeText } from "./times.ts";
import { adjectives, categoryNames, things } from "./words.ts";

/** The only integration and catalog whose items the API tells. */
const compound = "$custom:::$default:::";
const sizes = ["S", "L"] as const;

/** Products of the shop with their variants and categories: enough for three pages. */
export interface Catalog {
	items: Resource[];
	variants: Resource[];
	categories: Resource[];
}

export function makeCatalog(
	account: WorldAccount,
	pictures: readonly WorldPicture[],
	openedAt: number,
): Catalog {
	const categories = categoryNames.map((name, index) => ({
		type: "catalog-category",
		id: `${compound}CAT-${index + 1}`,
		attributes: {
			external_id: `CAT-${index + 1}`,
			name,
			updated: timeText(openedAt),
		},
		relationships: { items: { type: "catalog-item" } },
		told: { ids: `${compound}CAT-${index + 1}` },
	}));
	const made = things.flatMap((thing, row) =>
		adjectives.map((adjective, column) =>
			product(account, pictures, {
				title: `${adjective} ${thing}`,
				number: row * adjectives.length + column,
				createdAt: openedAt,
			}),
		),
	);
	return {
		items: made.map(({ item }) => item),
		variants: made.flatMap(({ variants }) => variants),
		categories,
	};
}

function product(
	account: WorldAccount,
	pictures: readonly WorldPicture[],
	given: { title: string; number: number; createdAt: number },
): { item: Resource; variants: Resource[] } {
	const { title, number } = given;
	const externalId = `SKU-${1000 + number}`;
	const seed = mix(hashText(account.id), number);
	const { perDollar, decimals } = currencyOf(account.currencyCode);
	// A few things have no price of their own.
	const price =
		number % 40 === 39
			? null
			: Number((between(seed, 5, 180) * perDollar).toFixed(decimals));
	const picture = pictures[number % pictures.length];
	const created = timeText(given.createdAt + number * 3_600_000);
	const common = {
		description: `${title}, made with care.`,
		url: `https://www.example.com/products/${externalId.toLowerCase()}`,
		image_full_url: null,
		image_thumbnail_url: null,
		images: [],
		custom_metadata: { "Top Pick": number % 10 === 0 },
		published: number % 12 !== 11,
		created,
		updated: created,
	};
	const addresses = (files: string) => {
		const url = picture === undefined ? null : `${files}/${picture.file.name}`;
		return {
			image_full_url: url,
			image_thumbnail_url: url,
			images: url === null ? [] : [url],
		};
	};
	const id = `${compound}${externalId}`;
	const variants = sizes.map((size, index) => ({
		type: "catalog-variant",
		id: `${id}-${size}`,
		attributes: {
			...common,
			external_id: `${externalId}-${size}`,
			title: `${title} (${size})`,
			sku: `${externalId}-${size}`,
			inventory_policy: 1,
			inventory_quantity: between(mix(seed, index), 0, 60),
			price: price ?? 0,
		},
		addresses,
		relationships: { item: { type: "catalog-item", ids: id } },
		told: { ids: `${id}-${size}`, "item.id": id },
	}));
	return {
		item: {
			type: "catalog-item",
			id,
			attributes: { ...common, external_id: externalId, title, price },
			addresses,
			relationships: {
				variants: {
					type: "catalog-variant",
					ids: variants.map((variant) => variant.id),
				},
			},
			told: {
				ids: id,
				"category.id": `${compound}CAT-${(number % categoryNames.length) + 1}`,
			},
		},
		variants,
	};
}
