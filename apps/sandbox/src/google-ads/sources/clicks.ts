import { createHash } from "node:crypto";
import { dateText } from "../../world/calendar.ts";
import { noNumbers } from "../../world/numbers.ts";
import { devicesOf, networksOf } from "../numbers/segment-shares.ts";
import { text } from "../seed/entities.ts";
import { countryIdOf } from "../seed/geo-targets.ts";
import { followLinks } from "./entity-links.ts";
import type { Source, SourceContext } from "./source.ts";

/** `click_view`: every click on an ad of the one day that the query is about. Performance Max has no ads, and none here. */
export function* clickViews(context: SourceContext): Iterable<Source> {
	const { query, account, accounts, customer, measures } = context;
	const day = query.fromDay ?? 0;
	const all = accounts.entities(account);
	const countryId = countryIdOf(account.timeZone);
	const place = { country: `geoTargetConstants/${countryId}` };
	for (const adGroupAd of all.adGroupAds.values()) {
		const clicks = measures.ad(adGroupAd.resourceName)?.(day)?.clicks ?? 0;
		if (clicks === 0) continue;
		const linked: Source["entities"] = { customer };
		followLinks("adGroupAd", adGroupAd, all, linked);
		const keywords = measures.keywordsOf(text(adGroupAd, "adGroup"));
		const devices = devicesOf(text(linked.campaign, "id"));
		const networks = networksOf(
			text(linked.campaign, "advertisingChannelType"),
		);
		for (let index = 0; index < clicks; index++) {
			// As the numbers are split: the clicks of one device add up to what segments.device says.
			const isWithin = ({ to }: { to: number }): boolean =>
				index < Math.floor(clicks * to);
			const keyword = keywords.find(isWithin)?.keyword;
			const gclid = gclidOf(adGroupAd.resourceName, day, index);
			yield {
				entities: {
					...linked,
					clickView: {
						resourceName: `customers/${account.id}/clickViews/${dateText(day)}~${gclid}`,
						gclid,
						adGroupAd: adGroupAd.resourceName,
						pageNumber: "1",
						areaOfInterest: place,
						locationOfPresence: place,
						...(keyword === undefined
							? {}
							: {
									keyword: keyword.resourceName,
									keywordInfo: keyword.keyword,
								}),
					},
				},
				segments: {
					device: devices.find(isWithin)?.value ?? null,
					ad_network_type: networks.find(isWithin)?.value ?? null,
					click_type: "URL_CLICKS",
					slot: null,
				},
				measure: (asked) =>
					asked === day ? { ...noNumbers(), clicks: 1 } : null,
			};
		}
	}
}

function gclidOf(ad: string, day: number, index: number): string {
	const hash = createHash("sha256").update(`${ad} ${day} ${index}`);
	return `Cj0KCQ${hash.digest("base64url")}`;
}
