import type { Reply } from "../../simulator.ts";
import { countries } from "../../world/places.ts";
import { batch, elements, entity } from "../lists/reply.ts";
import type { Row } from "../objects/rows.ts";
import type { Call } from "../restli/call.ts";
import { recordOf } from "../restli/query.ts";
import { badParameter, notFound, Refused } from "../restli/refusal.ts";
import { idInUrn, urnOf } from "../restli/urns.ts";

/** LinkedIn's own ids of places, by ISO 3166: countries and regions. */
const geoIds: Readonly<Record<string, number>> = {
	US: 103644278,
	DE: 101282230,
	JP: 101355337,
	"US-CA": 102095887,
	"US-NY": 105080838,
	"US-TX": 102748797,
	"US-FL": 101318387,
	"US-IL": 101949407,
	"DE-BY": 100545973,
	"DE-BE": 106967730,
	"DE-HH": 106430557,
	"DE-HE": 106772406,
	"JP-13": 103689695,
	"JP-27": 104537055,
	"JP-01": 105072658,
};

/** URN of a country or region, by its ISO 3166 code. */
export function geoUrnOf(code: string): string {
	const id = geoIds[code];
	if (id === undefined) throw new Error(`no place ${code}`);
	return urnOf("geo", id);
}

const names: ReadonlyMap<string, string> = new Map(
	countries.flatMap(({ code, name, regions }) => [
		[String(geoIds[code]), name] as const,
		...regions.map(
			(region) =>
				[String(geoIds[region.code]), `${region.name}, ${name}`] as const,
		),
	]),
);

/** `/geo/{id}` and `/geo?ids=List(…)`: names of places, in English alone. */
export function readGeo(call: Call): Reply {
	const { query, path, method } = call;
	const [, key] = path;
	query.allow("locale", "ids");
	const locale = query.value("locale");
	if (locale !== null) recordOf(locale, "locale");
	if (key !== undefined && method === "GET") {
		const row = rowOf(key);
		if (row === null) throw notFound(`geo ${key}`);
		return entity(call, row);
	}
	if (method !== "BATCH_GET")
		throw new Refused({ status: 405, message: "Method Not Allowed" });
	return batch(call, query.list("ids") ?? [], rowOf);
}

/** `/adTargetingEntities?q=urns&urns=List(…)`: names of the places that there are; others are left out. */
export function readTargetingEntities(call: Call): Reply {
	const { query, method, path } = call;
	if (method !== "FINDER" || path.length > 1)
		throw new Refused({ status: 405, message: "Method Not Allowed" });
	query.allow("q", "queryVersion", "urns", "locale");
	if (query.text("q") !== "urns")
		throw badParameter("q", `The sandbox has no finder '${query.text("q")}'`);
	if (query.text("queryVersion") !== "QUERY_USES_URNS")
		throw badParameter("queryVersion", "queryVersion must be QUERY_USES_URNS");
	const locale = query.value("locale");
	if (locale !== null) recordOf(locale, "locale");
	const rows = (query.list("urns") ?? []).flatMap((urn) => {
		const name = names.get(idInUrn(urn, "geo") ?? "");
		return name === undefined
			? []
			: [{ urn, facetUrn: "urn:li:adTargetingFacet:locations", name }];
	});
	return elements(call, rows, {
		paging: { start: 0, count: rows.length, links: [] },
	});
}

function rowOf(key: string): Row | null {
	if (!/^\d{1,19}$/.test(key))
		throw new Refused({
			status: 400,
			message: `Key parameter value ${key} is invalid`,
		});
	const name = names.get(key);
	return name === undefined
		? null
		: {
				id: Number(key),
				$URN: urnOf("geo", key),
				defaultLocalizedName: {
					locale: { country: "US", language: "en" },
					value: name,
				},
			};
}
