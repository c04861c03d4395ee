import { dayNumbers, type NumbersCalendar } from "../../world/day-numbers.ts";
import {
	addNumbers,
	cumulativeShares,
	type Numbers,
	noNumbers,
	partOf,
} from "../../world/numbers.ts";
import { hashText } from "../../world/random.ts";
import type { Accounts } from "../seed/accounts.ts";
import { type Account, child, type Entity, text } from "../seed/entities.ts";
import type { Measure, Part } from "./measure.ts";

type Share = { from: number; to: number };
type Shares = ReadonlyMap<string, Share>;

/** Splits a campaign's numbers over what lies below it, so that the parts add up to the whole. */
export class Measures {
	readonly #account: Account;
	readonly #accounts: Accounts;
	readonly #calendar: NumbersCalendar;
	readonly #shares = new Map<string, Shares>();

	constructor(account: Account, accounts: Accounts) {
		this.#account = account;
		this.#accounts = accounts;
		this.#calendar = accounts.calendar(account);
	}

	/** The account's campaigns that have numbers; they add up to the account. */
	campaigns(): Part[] {
		const { campaigns } = this.#entities;
		return [...campaigns.values()].flatMap((campaign) => {
			const measure = this.campaign(text(campaign, "id"));
			return measure === null ? [] : [{ campaign, adGroup: null, measure }];
		});
	}

	/** Measures a campaign by its id; null for one that was made by a mutation. */
	campaign(id: string): Measure | null {
		const campaign = this.#entities.worldCampaigns.get(id);
		return campaign === undefined
			? null
			: (day) => dayNumbers(campaign.profile, day, this.#calendar);
	}

	adGroup(resourceName: string): Measure | null {
		const adGroup = this.#entities.adGroups.get(resourceName);
		const campaign = this.#entities.campaigns.get(text(adGroup, "campaign"));
		return this.#part(
			resourceName,
			this.#sharesOf("adGroups", () =>
				split(this.#entities.adGroups.values(), (one) => text(one, "campaign")),
			),
			this.campaign(text(campaign, "id")),
		);
	}

	ad(resourceName: string): Measure | null {
		const ad = this.#entities.adGroupAds.get(resourceName);
		return this.#part(
			resourceName,
			this.#sharesOf("adGroupAds", () =>
				split(this.#entities.adGroupAds.values(), (one) =>
					text(one, "adGroup"),
				),
			),
			this.adGroup(text(ad, "adGroup")),
		);
	}

	/** Measures one of a search ad group's own keywords; negative ones bring nothing. */
	keyword(resourceName: string): Measure | null {
		const criterion = this.#entities.adGroupCriteria.get(resourceName);
		return this.#part(
			resourceName,
			this.#keywordShares(),
			this.adGroup(text(criterion, "adGroup")),
		);
	}

	/** Keywords of an ad group with their part of anything that belongs to it, such as one ad's numbers. */
	keywordsOf(adGroup: string): { keyword: Entity; from: number; to: number }[] {
		const shares = this.#keywordShares();
		return [...this.#entities.adGroupCriteria.values()].flatMap((keyword) => {
			const share = shares.get(keyword.resourceName);
			return share === undefined || text(keyword, "adGroup") !== adGroup
				? []
				: [{ keyword, ...share }];
		});
	}

	assetGroup(resourceName: string): Measure | null {
		const group = this.#entities.assetGroups.get(resourceName);
		const campaign = this.#entities.campaigns.get(text(group, "campaign"));
		return this.#part(
			resourceName,
			this.#sharesOf("assetGroups", () =>
				split(this.#entities.assetGroups.values(), (one) =>
					text(one, "campaign"),
				),
			),
			this.campaign(text(campaign, "id")),
		);
	}

	/** Assets of one kind (all the headlines, all the logos) share what their asset group brings. */
	assetGroupAsset(resourceName: string): Measure | null {
		const link = this.#entities.assetGroupAssets.get(resourceName);
		return this.#part(
			resourceName,
			this.#sharesOf("assetGroupAssets", () =>
				split(
					this.#entities.assetGroupAssets.values(),
					(one) => `${text(one, "assetGroup")} ${text(one, "fieldType")}`,
				),
			),
			this.assetGroup(text(link, "assetGroup")),
		);
	}

	/** Assets of one kind share what their ad brings. */
	adAsset(resourceName: string): Measure | null {
		const view = this.#entities.adGroupAdAssetViews.get(resourceName);
		return this.#part(
			resourceName,
			this.#sharesOf("adGroupAdAssetViews", () =>
				split(
					this.#entities.adGroupAdAssetViews.values(),
					(one) => `${text(one, "adGroupAd")} ${text(one, "fieldType")}`,
				),
			),
			this.ad(text(view, "adGroupAd")),
		);
	}

	get #entities() {
		return this.#accounts.entities(this.#account);
	}

	#keywordShares(): Shares {
		return this.#sharesOf("keywords", () =>
			split(
				[...this.#entities.adGroupCriteria.values()].filter(
					(one) =>
						one.type === "KEYWORD" &&
						one.negative !== true &&
						child(one, "keyword").text !== undefined,
				),
				(one) => text(one, "adGroup"),
			),
		);
	}

	#sharesOf(name: string, make: () => Shares): Shares {
		const known = this.#shares.get(name);
		if (known !== undefined) return known;
		const made = make();
		this.#shares.set(name, made);
		return made;
	}

	#part(
		resourceName: string,
		shares: Shares,
		whole: Measure | null,
	): Measure | null {
		const share = shares.get(resourceName);
		if (share === undefined || whole === null) return null;
		return (day) => {
			const numbers = whole(day);
			return numbers === null ? null : partOf(numbers, share.from, share.to);
		};
	}
}

/** Several parts as one. */
export function sumOf(parts: readonly Part[]): Measure {
	return (day) => {
		let sum: Numbers | null = null;
		for (const { measure } of parts) {
			const numbers = measure(day);
			if (numbers === null) continue;
			sum ??= noNumbers();
			addNumbers(sum, numbers);
		}
		return sum;
	};
}

function split(
	entities: Iterable<Entity>,
	parentOf: (entity: Entity) => string,
): Shares {
	const byParent = new Map<string, string[]>();
	for (const entity of entities) {
		const parent = parentOf(entity);
		const names = byParent.get(parent);
		if (names === undefined) byParent.set(parent, [entity.resourceName]);
		else names.push(entity.resourceName);
	}
	const shares = new Map<string, Share>();
	for (const [parent, names] of byParent) {
		const bounds = cumulativeShares(hashText(parent), names.length);
		names.forEach((name, index) => {
			shares.set(name, {
				from: bounds[index] ?? 0,
				to: bounds[index + 1] ?? 1,
			});
		});
	}
	return shares;
}
