import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { localTime } from "../../world/calendar.ts";
import { countries } from "../../world/places.ts";
import type { Call } from "../calls/call.ts";
import { listed } from "../calls/pages.ts";

/** `GET /targeting/geolocations`: countries, and the states of the United States; in one piece. */
export function listGeolocations({ query }: Call): Reply {
	const wanted = query.get("country");
	const found = countries
		.filter(({ code }) => wanted === null || code === wanted)
		.flatMap(({ code, name, regions }) => [
			{ id: code, country: code, name },
			...(code === "US" ? regions : []).map((region) => ({
				id: region.code,
				country: code,
				region: region.code.slice("US-".length),
				name: region.name,
			})),
		]);
	return json(200, { data: found });
}

const zones = [
	"America/New_York",
	"Asia/Tokyo",
	"Europe/Berlin",
	"Europe/London",
	"GMT",
	"UTC",
];

/** `GET /time_zones` */
export function listTimeZones(call: Call): Reply {
	return listed(call, zones, (id) => {
		const seconds = (at: number) => {
			const local = localTime(id, at);
			return (
				(local.day * 24 + local.hour) * 3600 - Math.floor(at / 3_600_000) * 3600
			);
		};
		const year = new Date(call.now).getUTCFullYear();
		const winter = seconds(Date.UTC(year, 0, 15));
		const summer = seconds(Date.UTC(year, 6, 15));
		return {
			id,
			name: id,
			code: id,
			offset: winter,
			dst_offset: summer - winter,
			is_dst_active: seconds(call.now) !== winter,
		};
	});
}
