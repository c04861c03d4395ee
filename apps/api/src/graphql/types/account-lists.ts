import { AudienceKind, Platform, SourceKind } from "../enums.ts";
import { Audience, CatalogItem, ProductMapping, Source } from "./refs.ts";
import { Money } from "./values.ts";

Audience.implement({
	access: "tenant.read",
	description: "A list or a segment of people at a platform.",
	fields: (t) => ({
		externalId: t.exposeString("externalId"),
		name: t.exposeString("name"),
		kind: t.expose("kind", { type: AudienceKind }),
		memberCount: t.expose("memberCount", {
			type: "BigInt",
			nullable: true,
			description: "Null where the platform does not tell it.",
		}),
		createdAt: t.expose("createdAt", { type: "DateTime", nullable: true }),
		updatedAt: t.expose("updatedAt", { type: "DateTime", nullable: true }),
	}),
});

CatalogItem.implement({
	access: "tenant.read",
	description: "A product of a platform's catalog.",
	fields: (t) => ({
		externalId: t.exposeString("externalId"),
		name: t.exposeString("name"),
		url: t.expose("url", { type: "URL", nullable: true }),
		imageUrl: t.expose("imageUrl", { type: "URL", nullable: true }),
		price: t.field({
			type: Money,
			nullable: true,
			resolve: ({ priceMicros, currencyCode }) =>
				priceMicros === null || currencyCode === null
					? null
					: { amountMicros: priceMicros, currencyCode },
		}),
		published: t.exposeBoolean("published", {
			nullable: true,
			description: "Null where the platform does not tell it.",
		}),
	}),
});

Source.implement({
	access: "tenant.read",
	description:
		"A pixel, an identity that ads run under, or a metric of events.",
	fields: (t) => ({
		externalId: t.exposeString("externalId"),
		kind: t.expose("kind", { type: SourceKind }),
		name: t.exposeString("name"),
		details: t.exposeString("details", {
			nullable: true,
			description:
				"Words that a person recognizes it by, such as a pixel's code or the service that a metric comes from.",
		}),
	}),
});

ProductMapping.implement({
	access: "tenant.read",
	description: "Which product of the brand an item of a platform's catalog is.",
	fields: (t) => ({
		productId: t.exposeString("productId"),
		platform: t.expose("platform", { type: Platform }),
		externalId: t.exposeString("externalId"),
		name: t.exposeString("name", {
			nullable: true,
			description:
				"The item's name in the brand's catalogs; null where none that was imported has it.",
		}),
	}),
});
