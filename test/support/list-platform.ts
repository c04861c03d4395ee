import {
	AccessMissing,
	AppRejected,
	type AudienceDraft,
	type CatalogItemDraft,
	definePlatform,
	getPlatform,
	type List,
	type Platforms,
	type SourceDraft,
	scopeMissing,
} from "@patchbay/platforms";
import { defaultPlatform } from "./default-platform.ts";
import type { ListName, WireRecord } from "./list-server.ts";

const catalogScope = "https://example.com/auth/catalog";

/**
 * The platforms with audiences, a catalog and sources at the default one, which tells them over HTTP.
 * @param options.needsScope the catalog needs a scope that nobody has granted
 */
export function listPlatforms(
	platforms: Platforms,
	url: string,
	{ needsScope = false } = {},
): Platforms {
	const platform = getPlatform(platforms, defaultPlatform);
	const scopes = {
		...platform.scopes,
		sets: [
			...platform.scopes.sets,
			{
				key: "catalog",
				title: "Catalog",
				scopes: [catalogScope],
				default: false,
			},
		],
		names: { ...platform.scopes.names, [catalogScope]: "See your products" },
	};
	const own = { ...platform, scopes };
	const refusals = {
		scope: () => scopeMissing(own, ["catalog"]),
		access: () =>
			new AccessMissing(
				"ACCESS_MISSING",
				"This account has no such list for this login.",
			),
		app: () => new AppRejected("The app is not approved for this list."),
	};

	const list = <Draft>(
		name: ListName,
		toDraft: (record: WireRecord) => Draft,
	): List<Draft> =>
		async function* (_session, { externalId }, { cursor } = {}) {
			for (let page = Number(cursor ?? 0); ; page += 1) {
				const reply = await fetch(
					`${url}/${name}?account=${externalId}&page=${page}`,
				);
				const told = (await reply.json()) as {
					refusal?: keyof typeof refusals;
					records: WireRecord[];
					isLast: boolean;
				};
				if (told.refusal) throw refusals[told.refusal]();
				const good = told.records.filter(({ rejected }) => !rejected);
				yield {
					records: good.map(toDraft),
					rejected: told.records
						.filter(({ rejected }) => rejected)
						.map((record) => ({
							entity: name,
							externalId: record.externalId,
							path: "records[0].name",
							message: "A text was expected.",
						})),
					nextCursor: told.isLast ? null : String(page + 1),
				};
				if (told.isLast) return;
			}
		};

	return {
		...platforms,
		[defaultPlatform]: definePlatform({
			...own,
			parts: {
				...platform.parts,
				audiences: { run: list<AudienceDraft>("audiences", toAudience) },
				catalogItems: {
					...(needsScope ? { scopeSet: "catalog" } : {}),
					run: list<CatalogItemDraft>("catalogItems", toCatalogItem),
				},
				sources: {
					run: list<SourceDraft>("sources", (record) => ({
						externalId: record.externalId,
						kind: (record.kind as SourceDraft["kind"]) ?? "PIXEL",
						name: String(record.name),
						details: (record.details as string) ?? null,
					})),
				},
			},
		}),
	};
}

const toAudience = (record: WireRecord): AudienceDraft => ({
	externalId: record.externalId,
	name: String(record.name),
	kind: (record.kind as AudienceDraft["kind"]) ?? "LIST",
	memberCount:
		typeof record.members === "string" ? BigInt(record.members) : null,
	createdAt: (record.createdAt as string) ?? null,
	updatedAt: (record.updatedAt as string) ?? null,
});

const toCatalogItem = (record: WireRecord): CatalogItemDraft => ({
	externalId: record.externalId,
	name: String(record.name),
	url: (record.url as string) ?? null,
	imageUrl: (record.imageUrl as string) ?? null,
	price:
		typeof record.price === "string"
			? {
					amountMicros: BigInt(record.price),
					currencyCode: String(record.currency),
				}
			: null,
	published: (record.published as boolean) ?? null,
});
