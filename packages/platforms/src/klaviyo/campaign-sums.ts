import { dayIn } from "../calendar.ts";
import type { AccountRef, DailyMetricDraft } from "../drafts.ts";
import type { Series } from "./aggregate.ts";

/** Numbers of a campaign or flow, of one day or one hour. */
export interface CampaignNumbers extends DailyMetricDraft {
	/** Start of the day or the hour: ISO 8601 in UTC. */
	startsAt: string;
}

/** Adds the events of one row and one start to what is known of its campaign. */
export type AddCell = (
	numbers: CampaignNumbers,
	count: bigint,
	valueMicros: bigint,
) => void;

/** A day that has numbers. */
export interface DayOfCampaigns {
	date: string;
	/** By start and campaign, so that every reading has the same order. */
	records(): CampaignNumbers[];
}

export const isSome = (number: bigint): boolean => number !== 0n;

/** Numbers by start and campaign: only those of which something is not zero. */
export class CampaignSums {
	readonly #account: AccountRef;
	readonly #hasConversions: boolean;
	/** By start. */
	readonly #starts = new Map<
		string,
		{ date: string; campaigns: Map<string, CampaignNumbers> }
	>();

	constructor(account: AccountRef, hasConversions: boolean) {
		this.#account = account;
		this.#hasConversions = hasConversions;
	}

	add(
		campaignExternalId: string,
		{ starts, counts, valuesMicros }: Series,
		addCell: AddCell,
	): void {
		for (let at = 0; at < counts.length; at += 1) {
			const count = counts[at] ?? 0n;
			const valueMicros = valuesMicros?.[at] ?? 0n;
			if (count === 0n && valueMicros === 0n) continue;
			const numbers = this.#of(starts[at] ?? "", campaignExternalId);
			addCell(numbers, count, valueMicros);
		}
	}

	#of(startsAt: string, campaignExternalId: string): CampaignNumbers {
		let start = this.#starts.get(startsAt);
		if (!start) {
			const date = dayIn(this.#account.timeZone, Date.parse(startsAt));
			start = { date, campaigns: new Map() };
			this.#starts.set(startsAt, start);
		}
		let numbers = start.campaigns.get(campaignExternalId);
		if (!numbers) {
			numbers = {
				campaignExternalId,
				date: start.date,
				startsAt,
				// Klaviyo tells no spend: the grain says so.
				costMicros: 0n,
				impressions: 0n,
				clicks: 0n,
				conversions: this.#hasConversions ? 0 : null,
				conversionValueMicros: this.#hasConversions ? 0n : null,
			};
			start.campaigns.set(campaignExternalId, numbers);
		}
		return numbers;
	}

	/** Days in order. Each is given away once: what was told is not kept. */
	byDay(): DayOfCampaigns[] {
		const starts = [...this.#starts].sort(([one], [other]) =>
			one < other ? -1 : 1,
		);
		return [...Map.groupBy(starts, ([, { date }]) => date)].map(
			([date, ofDay]) => ({
				date,
				records: () =>
					ofDay.flatMap(([startsAt, { campaigns }]) => {
						this.#starts.delete(startsAt);
						return [...campaigns.values()].sort(byCampaign);
					}),
			}),
		);
	}
}

const byCampaign = (one: CampaignNumbers, other: CampaignNumbers): number =>
	one.campaignExternalId < other.campaignExternalId ? -1 : 1;
