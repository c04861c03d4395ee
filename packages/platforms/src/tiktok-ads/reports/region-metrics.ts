import { InvalidInput } from "@patchbay/errors";
import type { Page, RegionMetricDraft, RegionRef } from "../../drafts.ts";
import { isUnread } from "../../metrics/number-reading.ts";
import type { MetricPart } from "../../parts.ts";
import { countryName, isCountry } from "../regions.ts";
import { dayReader, longestDays } from "./daily-metrics.ts";
import { type Report, readReport } from "./read-report.ts";
import { plainMetrics } from "./report-rows.ts";
import { QueryRefused } from "./sync-report.ts";

/** Kinds of places, the finer one first: TikTok does not let every account ask for provinces. */
const dimensions = ["province_id", "country_code"] as const;
type Place = (typeof dimensions)[number];

/**
 * Numbers of each campaign, day and province, or country where TikTok refuses the question for provinces. Which of them a
 * list tells is the first part of its cursors, so that it is the same to the end. Conversions are not told by place.
 */
export const regionMetrics: MetricPart<RegionMetricDraft>["run"] =
	async function* (session, account, options) {
		const { cursor = null } = options;
		const read = async function* (
			place: Place,
			from: string | null,
		): AsyncGenerator<Page<RegionMetricDraft>> {
			const pages = readReport(session, account, regionReport(place), {
				...options,
				cursor: from,
			});
			for await (const { nextCursor, ...page } of pages)
				yield { ...page, nextCursor: nextCursor && `${place}:${nextCursor}` };
		};
		if (cursor !== null) {
			const place = dimensions.find((each) => cursor.startsWith(`${each}:`));
			if (!place) throw new InvalidInput("This is not a cursor of this list.");
			yield* read(place, cursor.slice(place.length + 1));
			return;
		}
		let isTold = false;
		try {
			for await (const page of read("province_id", null)) {
				isTold = true;
				yield page;
			}
			return;
		} catch (error) {
			if (!(error instanceof QueryRefused) || isTold) throw error;
		}
		yield* read("country_code", null);
	};

export function regionReport(place: Place): Report<RegionMetricDraft> {
	const readDay = dayReader(null);
	return {
		entity: "region metric",
		query: {
			type: "AUDIENCE",
			level: "CAMPAIGN",
			dimensions: ["campaign_id", place, "stat_time_day"],
			metrics: plainMetrics,
		},
		longestDays,
		readRow(row) {
			const read = readDay(row);
			if (isUnread(read)) return read;
			const region = toRegion(row[place]);
			return region ? { ...read, region } : { path: place };
		},
		keyOf: ({ campaignExternalId, date, region }) =>
			`${campaignExternalId} ${date} ${region.key}`,
	};
}

/** People of whom TikTok does not know where they are. */
export const unknownPlace = { key: "unknown", name: "Unknown place" };

function toRegion(value: unknown): RegionRef | null {
	const text = typeof value === "number" ? String(value) : value;
	if (typeof text !== "string") return null;
	if (/^(-1|0|-|none|unknown|)$/i.test(text)) return unknownPlace;
	if (isCountry(text)) return { key: text, name: countryName(text) };
	return /^\d{1,20}$/.test(text) ? { key: text, name: null } : null;
}
