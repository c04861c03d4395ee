import type {
	AccountNode,
	AdNode,
	AdObject,
	CampaignNode,
} from "../objects/nodes.ts";
import { objectFits } from "../objects/select-objects.ts";
import { isGone } from "../objects/statuses.ts";
import type { InsightsQuery } from "./query.ts";

/** An account, or something in it, that insights are asked of. */
export type Subject = AccountNode | AdObject;
/** An account, or something in it, that a row is of. */
export type RowObject = AccountNode | AdObject;

/** Objects whose numbers are asked for. */
export class Scope {
	readonly #subject: Subject;
	readonly #query: InsightsQuery;
	readonly #objectFilters: InsightsQuery["filters"];
	readonly #asksForStatus: boolean;
	readonly #ads = new Map<AdNode, boolean>();

	constructor(subject: Subject, query: InsightsQuery) {
		this.#subject = subject;
		this.#query = query;
		this.#objectFilters = query.filters.filter(({ field }) =>
			/^(campaign|adset|ad)\./.test(field),
		);
		this.#asksForStatus = this.#objectFilters.some(({ field }) =>
			/\.(effective_status|configured_status|delivery_info)$/.test(field),
		);
	}

	/** True where the campaign, or something in it, is asked for. */
	has(campaign: CampaignNode): boolean {
		if (this.isWhole(campaign))
			return (
				this.#fits(campaign) && this.#isListed(campaign, this.#query.level)
			);
		return campaign.adSets.some(({ ads }) => ads.some((ad) => this.hasAd(ad)));
	}

	/** True where a campaign's numbers are told as they are, and not by what lies below it. */
	isWhole(campaign: CampaignNode): boolean {
		const { level } = this.#query;
		return (
			(level === "account" || level === "campaign") &&
			(!("level" in this.#subject) || this.#subject === campaign) &&
			!this.#objectFilters.some(({ field }) => !field.startsWith("campaign."))
		);
	}

	hasAd(ad: AdNode): boolean {
		const known = this.#ads.get(ad);
		if (known !== undefined) return known;
		const { level } = this.#query;
		const object = objectAt(ad, level);
		const has =
			this.#isWithin(ad) &&
			this.#fits(ad) &&
			(!("level" in object) || this.#isListed(object, level));
		this.#ads.set(ad, has);
		return has;
	}

	#isWithin(ad: AdNode): boolean {
		const subject = this.#subject;
		if (!("level" in subject)) return true;
		return [ad, ad.adSet, ad.adSet.campaign].includes(subject);
	}

	#fits(object: AdObject): boolean {
		return this.#objectFilters.every((filter) => objectFits(object, filter));
	}

	/** True where an object has a row of its own: archived and deleted ones only when a filter or their id asks for them. */
	#isListed(object: AdObject, level: InsightsQuery["level"]): boolean {
		return (
			level === "account" ||
			this.#asksForStatus ||
			object === this.#subject ||
			!isGone(object)
		);
	}
}

/** The object of a level that an ad is, or lies in. */
export function objectAt(ad: AdNode, level: InsightsQuery["level"]): RowObject {
	switch (level) {
		case "ad":
			return ad;
		case "adset":
			return ad.adSet;
		case "campaign":
			return ad.adSet.campaign;
		case "account":
			return ad.adSet.campaign.account;
	}
}

/** The account that an object is, or lies in. */
export function accountOf(subject: Subject): AccountNode {
	if (!("level" in subject)) return subject;
	if (subject.level === "campaign") return subject.account;
	return subject.level === "adSet"
		? subject.campaign.account
		: subject.adSet.campaign.account;
}
