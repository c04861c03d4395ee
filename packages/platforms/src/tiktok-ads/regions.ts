import type { AccountRef, RegionRef } from "../drafts.ts";
import { parseReply } from "../parse-reply.ts";
import { readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { regionReply, regionRow } from "./api-types.ts";
import { callTikTok } from "./call.ts";
import { tiktokAdsRules } from "./errors.ts";

// Thousands of provinces with their parts.
const regionBytes = 32 * 1_048_576;

/** Tells whether a key of a place is a country's. */
export const isCountry = (key: string): boolean => /^[A-Z]{2}$/.test(key);

const english = new Intl.DisplayNames("en", {
	type: "region",
	fallback: "none",
});

export function countryName(code: string): string {
	return english.of(code) ?? code;
}

/**
 * Names of provinces and countries, such as `Bavaria, Germany`. One that TikTok does not list is left out. The list is that of
 * places where ads can run, which it does not tell by itself: the question has to name a placement and an objective.
 */
export async function regionNames(
	session: PlatformSession,
	account: AccountRef,
	keys: readonly string[],
): Promise<RegionRef[]> {
	const countries = keys.filter(isCountry);
	const named = countries.map((key) => ({ key, name: countryName(key) }));
	const wanted = new Set(keys.filter((key) => !isCountry(key)));
	if (wanted.size === 0) return named;
	const reply = await callTikTok(session, {
		path: "tool/region/",
		query: {
			advertiser_id: account.externalId,
			placements: ["PLACEMENT_TIKTOK"],
			objective_type: "WEB_CONVERSIONS",
			level_range: "TO_PROVINCE",
		},
		account: account.externalId,
		maxBytes: regionBytes,
	});
	const { region_info } = parseReply(tiktokAdsRules, regionReply, reply).data;
	const { records } = readRows(region_info, {
		entity: "region",
		list: "data.region_info",
		schema: regionRow,
		findId: () => null,
		toDraft: ({ location_id: key, name, country_code }) => {
			if (!wanted.has(key)) return null;
			const country =
				country_code && isCountry(country_code)
					? countryName(country_code)
					: null;
			return {
				key,
				name: country && country !== name ? `${name}, ${country}` : name,
			};
		},
	});
	return [...named, ...records];
}
