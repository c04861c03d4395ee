import { isSkipped } from "../../world/calendar.ts";
import type { Place } from "../../world/facts.ts";
import { addNumbers, type Numbers, noNumbers } from "../../world/numbers.ts";
import { countryOf } from "../../world/places.ts";
import type { World } from "../../world/world.ts";
import type { CampaignNode } from "../objects/nodes.ts";
import type { Breakdown } from "./query.ts";

/** One value of a split, as it stands in a row, with the campaign's numbers of a day. */
export type Column = {
	/** Text that is the same for the same value. */
	key: string;
	told: Readonly<Record<string, string>>;
	numbers: Numbers;
};

/** Meta's word for where nobody knows. */
const nowhere = "Unknown";

/** A campaign's day by the values of a split. */
export function columnsOfDay(
	world: World,
	campaign: CampaignNode,
	day: number,
	breakdown: Breakdown,
): Column[] {
	return breakdown === "hour"
		? hoursOf(world, campaign, day)
		: placesOf(world, campaign, day, breakdown);
}

const hoursInDay = 24;
const skippedHours = new Map<string, number | null>();

/** The hour that a zone's clocks skip on a day; null for nearly all days. */
function skippedHourOf(timeZone: string, day: number): number | null {
	const key = `${timeZone} ${day}`;
	const known = skippedHours.get(key);
	if (known !== undefined) return known;
	const hours = Array.from({ length: hoursInDay }, (_, hour) => hour);
	const found = hours.find((hour) => isSkipped(timeZone, day, hour)) ?? null;
	skippedHours.set(key, found);
	return found;
}

/** By hour of the account's zone. An hour that the clocks skip belongs to the next one; one that comes twice is told once. */
function hoursOf(
	world: World,
	{ world: campaign, account }: CampaignNode,
	day: number,
): Column[] {
	const columns: Column[] = [];
	const skippedHour = skippedHourOf(account.world.timeZone, day);
	let skipped: Numbers | null = null;
	world.facts.hours(campaign, day).forEach((numbers, hour) => {
		if (hour === skippedHour) {
			skipped = numbers;
			return;
		}
		const whole = noNumbers();
		addNumbers(whole, numbers);
		if (skipped !== null) addNumbers(whole, skipped);
		skipped = null;
		const text = String(hour).padStart(2, "0");
		columns.push({
			key: text,
			told: {
				hourly_stats_aggregated_by_advertiser_time_zone: `${text}:00:00 - ${text}:59:59`,
			},
			numbers: whole,
		});
	});
	return columns;
}

function placesOf(
	world: World,
	{ world: campaign, account }: CampaignNode,
	day: number,
	breakdown: Breakdown,
): Column[] {
	const byKey = new Map<string, Column>();
	for (const { place, numbers } of world.facts.places(campaign, day)) {
		const told = tellPlace(place, account.world.timeZone, breakdown);
		const key = JSON.stringify(told);
		const known = byKey.get(key);
		if (known !== undefined) addNumbers(known.numbers, numbers);
		else byKey.set(key, { key, told, numbers: { ...numbers } });
	}
	return [...byKey.values()];
}

function tellPlace(
	place: Place,
	timeZone: string,
	breakdown: Breakdown,
): Record<string, string> {
	const country = countryOf(timeZone);
	const region =
		country.regions.find(({ code }) => code === place.region)?.name ?? nowhere;
	const isInCountry = place.region !== null || place.isInCountry;
	return {
		...(breakdown === "region"
			? {}
			: { country: isInCountry ? country.code : "unknown" }),
		...(breakdown === "country" ? {} : { region }),
	};
}
