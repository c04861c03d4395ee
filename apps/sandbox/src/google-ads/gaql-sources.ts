import { hashText } from "../random.ts";
import type { Accounts } from "./accounts.ts";
import { type Account, type Entity, type Json, text } from "./entities.ts";
import type { CheckedQuery } from "./gaql-check.ts";
import {
	addNumbers,
	cumulativeShares,
	dayNumbers,
	type MetricCalendar,
	type Numbers,
	noNumbers,
	partOf,
} from "./metric-numbers.ts";
import { geoTargets, placesOf } from "./regions.ts";

/** An entity with all that may be selected beside it, and how its numbers come about. */
export type Source = {
	/** By REST name: `campaign`, `campaignBudget`, … */
	entities: Record<string, { [field: string]: Json | undefined }>;
	/** The numbers of one day; null when the day has none. */
	measure: ((day: number) => Numbers | null) | null;
	/** `geoTargetConstants/{id}`; null: unknown place. */
	region?: string | null;
};

type Link = {
	collection:
		| "campaigns"
		| "adGroups"
		| "adGroupAds"
		| "assets"
		| "assetGroups"
		| "campaignBudgets";
	as: string;
};

/** The entity's own fields that name other entities, by FROM resource; links of linked ones are followed too. */
const links: Record<string, Record<string, Link>> = {
	campaign: {
		campaignBudget: { collection: "campaignBudgets", as: "campaignBudget" },
	},
	adGroup: { campaign: { collection: "campaigns", as: "campaign" } },
	adGroupAd: { adGroup: { collection: "adGroups", as: "adGroup" } },
	adGroupCriterion: { adGroup: { collection: "adGroups", as: "adGroup" } },
	assetGroup: { campaign: { collection: "campaigns", as: "campaign" } },
	assetGroupAsset: {
		assetGroup: { collection: "assetGroups", as: "assetGroup" },
		asset: { collection: "assets", as: "asset" },
	},
	campaignAsset: {
		campaign: { collection: "campaigns", as: "campaign" },
		asset: { collection: "assets", as: "asset" },
	},
	adGroupAdAssetView: {
		adGroupAd: { collection: "adGroupAds", as: "adGroupAd" },
		asset: { collection: "assets", as: "asset" },
	},
};

const collections = {
	campaign: ["campaigns", "campaign"],
	campaign_budget: ["campaignBudgets", "campaignBudget"],
	ad_group: ["adGroups", "adGroup"],
	ad_group_ad: ["adGroupAds", "adGroupAd"],
	ad_group_criterion: ["adGroupCriteria", "adGroupCriterion"],
	asset: ["assets", "asset"],
	ad_group_ad_asset_view: ["adGroupAdAssetViews", "adGroupAdAssetView"],
	campaign_asset: ["campaignAssets", "campaignAsset"],
	asset_group: ["assetGroups", "assetGroup"],
	asset_group_asset: ["assetGroupAssets", "assetGroupAsset"],
} as const;

/** Yields what a FROM clause ranges over, before any condition. */
export function* sourcesOf(
	query: CheckedQuery,
	account: Account,
	accounts: Accounts,
): Iterable<Source> {
	const customer = customerEntity(account);
	switch (query.from) {
		case "customer":
			yield {
				entities: { customer },
				measure: customerMeasure(account, accounts),
			};
			return;
		case "customer_client":
			yield* customerClients(account, accounts, customer);
			return;
		case "geo_target_constant":
			for (const target of geoTargets) {
				yield {
					entities: {
						geoTargetConstant: {
							resourceName: `geoTargetConstants/${target.id}`,
							...target,
							status: "ENABLED",
						},
					},
					measure: null,
				};
			}
			return;
		case "geographic_view":
		case "user_location_view":
			yield* placeViews(query, account, accounts, customer);
			return;
	}
	const [collection, restName] =
		collections[query.from as keyof typeof collections];
	const measures =
		query.hasMetrics || query.segments.length > 0
			? new Measures(account, accounts)
			: null;
	for (const entity of accounts.entities(account)[collection].values()) {
		const entities: Source["entities"] = { customer };
		follow(restName, entity, account, accounts, entities);
		yield {
			entities,
			measure: measures?.of(query.from, entity, entities) ?? null,
		};
	}
}

/** The account as a `customer` row. */
export function customerEntity(account: Account): Entity {
	return {
		resourceName: `customers/${account.id}`,
		id: account.id,
		descriptiveName: account.name,
		currencyCode: account.currencyCode,
		timeZone: account.timeZone,
		manager: account.isManager,
		testAccount: account.isTest,
		autoTaggingEnabled: true,
		status: account.status,
	};
}

function follow(
	restName: string,
	entity: Entity,
	account: Account,
	accounts: Accounts,
	into: Source["entities"],
): void {
	into[restName] = entity;
	for (const [field, link] of Object.entries(links[restName] ?? {})) {
		const target = accounts
			.entities(account)
			[link.collection].get(text(entity, field));
		if (target !== undefined) follow(link.as, target, account, accounts, into);
	}
}

/** The whole tree below a manager (or the one account itself), breadth first; level 0 is the account asked. */
function* customerClients(
	account: Account,
	accounts: Accounts,
	customer: Entity,
): Iterable<Source> {
	let level = [account];
	const seen = new Set<string>();
	for (let depth = 0; level.length > 0; depth++) {
		const next: Account[] = [];
		for (const one of level) {
			if (seen.has(one.id)) continue;
			seen.add(one.id);
			next.push(...accounts.childrenOf(one.id));
			const customerClient = {
				resourceName: `customers/${account.id}/customerClients/${one.id}`,
				clientCustomer: `customers/${one.id}`,
				id: one.id,
				level: String(depth),
				manager: one.isManager,
				descriptiveName: one.name,
				currencyCode: one.currencyCode,
				timeZone: one.timeZone,
				status: one.status,
				hidden: false,
				testAccount: one.isTest,
			};
			yield { entities: { customer, customerClient }, measure: null };
		}
		level = next;
	}
}

function customerMeasure(
	account: Account,
	accounts: Accounts,
): Source["measure"] {
	const profiles = [...accounts.entities(account).profiles.values()];
	const calendar = accounts.calendar(account);
	return (day) => {
		let sum: Numbers | null = null;
		for (const profile of profiles) {
			const numbers = dayNumbers(profile, day, calendar);
			if (numbers === null) continue;
			sum ??= noNumbers();
			addNumbers(sum, numbers);
		}
		return sum;
	};
}

/** Splits a campaign's numbers over its ad groups and their ads, so that the parts add up to the whole. */
class Measures {
	readonly #account: Account;
	readonly #accounts: Accounts;
	readonly #calendar: MetricCalendar;
	readonly #parts = new Map<string, { from: number; to: number }>();

	constructor(account: Account, accounts: Accounts) {
		this.#account = account;
		this.#accounts = accounts;
		this.#calendar = accounts.calendar(account);
		const { adGroups, adGroupAds } = accounts.entities(account);
		this.#split(adGroups.values(), "campaign");
		this.#split(adGroupAds.values(), "adGroup");
	}

	of(
		from: string,
		entity: Entity,
		entities: Source["entities"],
	): Source["measure"] {
		const campaign = this.#campaign(text(entities.campaign, "id"));
		if (from === "campaign") return campaign;
		const adGroup = this.#part(
			text(entities.adGroup, "resourceName"),
			campaign,
		);
		return from === "ad_group"
			? adGroup
			: this.#part(entity.resourceName, adGroup);
	}

	#campaign(id: string): (day: number) => Numbers | null {
		const profile = this.#accounts.entities(this.#account).profiles.get(id);
		return profile === undefined
			? () => null
			: (day) => dayNumbers(profile, day, this.#calendar);
	}

	#part(
		resourceName: string,
		whole: (day: number) => Numbers | null,
	): (day: number) => Numbers | null {
		const part = this.#parts.get(resourceName);
		if (part === undefined) return () => null;
		return (day) => {
			const numbers = whole(day);
			return numbers === null ? null : partOf(numbers, part.from, part.to);
		};
	}

	#split(entities: Iterable<Entity>, parentField: string): void {
		const byParent = new Map<string, string[]>();
		for (const entity of entities) {
			const parent = text(entity, parentField);
			const names = byParent.get(parent);
			if (names === undefined) byParent.set(parent, [entity.resourceName]);
			else names.push(entity.resourceName);
		}
		for (const [parent, names] of byParent) {
			const shares = cumulativeShares(hashText(parent), names.length);
			names.forEach((name, index) => {
				this.#parts.set(name, {
					from: shares[index] ?? 0,
					to: shares[index + 1] ?? 1,
				});
			});
		}
	}
}

/** Places know less than the whole: 92 of 100, and of interests half as much again less. */
const knownShare = 0.92;
const interestShare = 0.4;

function* placeViews(
	query: CheckedQuery,
	account: Account,
	accounts: Accounts,
	customer: Entity,
): Iterable<Source> {
	const { countryId, regionIds } = placesOf(account.timeZone);
	const isGeographic = query.from === "geographic_view";
	const calendar = accounts.calendar(account);
	const { campaigns, profiles } = accounts.entities(account);
	for (const campaign of campaigns.values()) {
		const profile = profiles.get(text(campaign, "id"));
		if (profile === undefined) continue;
		// The last share is what Google cannot place: its rows have no region.
		const places: (string | null)[] = [
			...regionIds.map((id) => `geoTargetConstants/${id}`),
			null,
		];
		const shares = cumulativeShares(profile.seed, places.length);
		for (const kind of isGeographic
			? ["LOCATION_OF_PRESENCE", "AREA_OF_INTEREST"]
			: ["true"]) {
			const portion = kind === "AREA_OF_INTEREST" ? interestShare : knownShare;
			const view = isGeographic
				? {
						geographicView: {
							resourceName: `customers/${account.id}/geographicViews/${countryId}~${kind}`,
							countryCriterionId: countryId,
							locationType: kind,
						},
					}
				: {
						userLocationView: {
							resourceName: `customers/${account.id}/userLocationViews/${countryId}~${kind}`,
							countryCriterionId: countryId,
							targetingLocation: true,
						},
					};
			const isByRegion = query.segments.includes("geo_target_region");
			for (const [index, region] of (isByRegion ? places : [null]).entries()) {
				const from = isByRegion ? (shares[index] ?? 0) * portion : 0;
				const to = isByRegion ? (shares[index + 1] ?? 1) * portion : portion;
				yield {
					entities: { customer, campaign, ...view },
					region: accounts.behaviour.regionMissing ? null : region,
					measure: (day) => {
						const numbers = dayNumbers(profile, day, calendar);
						return numbers === null ? null : partOf(numbers, from, to);
					},
				};
			}
		}
	}
}
