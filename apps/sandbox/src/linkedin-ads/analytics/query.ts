import type { Call } from "../restli/call.ts";
import { recordOf } from "../restli/query.ts";
import { badInput, badParameter } from "../restli/refusal.ts";
import { idInUrn, type UrnKind } from "../restli/urns.ts";
import type { RestliValue } from "../restli/values.ts";
import { laterMetrics, metrics } from "./metrics.ts";

export const entityPivots = [
	"COMPANY",
	"ACCOUNT",
	"CAMPAIGN_GROUP",
	"CAMPAIGN",
	"CREATIVE",
	"SHARE",
] as const;
export type EntityPivot = (typeof entityPivots)[number];

export const memberPivots = [
	"MEMBER_COUNTRY_V2",
	"MEMBER_REGION_V2",
	"MEMBER_COUNTRY",
	"MEMBER_REGION",
	"MEMBER_COMPANY_SIZE",
	"MEMBER_INDUSTRY",
	"MEMBER_SENIORITY",
	"MEMBER_JOB_TITLE",
	"MEMBER_JOB_FUNCTION",
	"MEMBER_COMPANY",
] as const;
export type MemberPivot = (typeof memberPivots)[number];

/** Pivots that there are, and for which nothing happens here. */
const emptyPivots = [
	"CONVERSION",
	"CONVERSATION_NODE",
	"CONVERSATION_NODE_OPTION_INDEX",
	"SERVING_LOCATION",
	"CARD_INDEX",
	"PLACEMENT_NAME",
	"IMPRESSION_DEVICE_TYPE",
	"EVENT_STAGE",
] as const;

export type Pivot = EntityPivot | MemberPivot | (typeof emptyPivots)[number];

export type Facets = {
	accounts: ReadonlySet<string> | null;
	campaignGroups: ReadonlySet<string> | null;
	campaigns: ReadonlySet<string> | null;
	creatives: ReadonlySet<string> | null;
	shares: ReadonlySet<string> | null;
};

export type AnalyticsQuery = {
	pivots: readonly Pivot[];
	granularity: "ALL" | "DAILY" | "MONTHLY";
	/** UTC days since 1970-01-01, both included. */
	range: { from: number; to: number };
	facets: Facets;
	/** Names as they were asked for; the two that come without any. */
	fields: readonly string[];
};

const dayMs = 86_400_000;
const mostPivots = 3;
const mostFields = 20;
const usualFields = ["impressions", "clicks"];
const years = { performance: 10, members: 2 };
const facetKinds: Readonly<Record<keyof Facets, readonly UrnKind[]>> = {
	accounts: ["sponsoredAccount"],
	campaignGroups: ["sponsoredCampaignGroup"],
	campaigns: ["sponsoredCampaign"],
	creatives: ["sponsoredCreative"],
	shares: ["share", "ugcPost"],
};

export function isMemberPivot(pivot: Pivot): pivot is MemberPivot {
	return memberPivots.some((one) => one === pivot);
}

/** Reads a question for numbers. @throws {Refused} */
export function readAnalyticsQuery(call: Call): AnalyticsQuery {
	const { query } = call;
	const isSeveral = query.text("q") === "statistics";
	query.allow(
		"q",
		isSeveral ? "pivots" : "pivot",
		"timeGranularity",
		"dateRange",
		...Object.keys(facetKinds),
	);
	const pivots = isSeveral
		? (query.list("pivots") ?? [])
		: [query.needText("pivot")];
	const known = pivots.map(readPivot);
	if (known.length === 0 || known.length > mostPivots)
		throw badParameter("pivots", `Between 1 and ${mostPivots} pivots`);
	const members = known.filter(isMemberPivot);
	if (members.length > 1)
		throw badParameter("pivots", "Demographic pivots stand one at a time");
	return {
		pivots: known,
		granularity: readGranularity(call),
		range: readRange(call, members.length > 0),
		facets: readFacets(call),
		fields: readFields(call),
	};
}

function readPivot(text: string): Pivot {
	const found = [...entityPivots, ...memberPivots, ...emptyPivots].find(
		(pivot) => pivot === text,
	);
	if (found === undefined)
		throw badParameter("pivot", `'${text}' is no value of pivot`);
	return found;
}

function readGranularity({ query }: Call): AnalyticsQuery["granularity"] {
	query.needText("timeGranularity");
	return query.word("timeGranularity", ["ALL", "DAILY", "MONTHLY"], "ALL");
}

function readRange(
	{ query, now }: Call,
	isOfMembers: boolean,
): { from: number; to: number } {
	const value = query.value("dateRange");
	if (value === null)
		throw badInput(
			"PARAM_MISSING",
			"dateRange",
			"Parameter 'dateRange' is required",
		);
	const range = recordOf(value, "dateRange");
	const start = range.get("start");
	if (start === undefined)
		throw badInput(
			"MISSING_FIELD",
			"dateRange.start",
			"dateRange.start is required",
		);
	const end = range.get("end");
	const today = Math.floor(now / dayMs);
	const from = readDay(start, "dateRange.start");
	const to = end === undefined ? today : readDay(end, "dateRange.end");
	if (from > to)
		throw badParameter("dateRange", "dateRange.start is after dateRange.end");
	const oldest = yearsBefore(
		now,
		isOfMembers ? years.members : years.performance,
	);
	if (from < oldest)
		throw badInput(
			"DATE_TOO_EARLY",
			"dateRange.start",
			"The date is before the data that is kept",
		);
	return { from, to };
}

function readDay(value: RestliValue, name: string): number {
	const date = recordOf(value, name);
	const [year, month, day] = ["year", "month", "day"].map((part) => {
		const text = date.get(part);
		if (typeof text !== "string" || !/^\d{1,4}$/.test(text))
			throw badParameter(`${name}.${part}`, `${name}.${part} must be a number`);
		return Number(text);
	});
	const time = Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0);
	const read = new Date(time);
	if (read.getUTCMonth() + 1 !== month || read.getUTCDate() !== day)
		throw badParameter(name, `${name} is no date`);
	return time / dayMs;
}

function yearsBefore(now: number, count: number): number {
	const date = new Date(now);
	date.setUTCFullYear(date.getUTCFullYear() - count);
	return Math.floor(date.getTime() / dayMs);
}

function readFacets({ query }: Call): Facets {
	const facets: Record<keyof Facets, ReadonlySet<string> | null> = {
		accounts: null,
		campaignGroups: null,
		campaigns: null,
		creatives: null,
		shares: null,
	};
	for (const name of Object.keys(facetKinds) as (keyof Facets)[]) {
		const urns = query.list(name);
		if (urns === null) continue;
		const strange = urns.find(
			(urn) => idInUrn(urn, ...facetKinds[name]) === null,
		);
		if (strange !== undefined)
			throw badParameter(name, `'${strange}' is no URN of ${name}`);
		facets[name] = new Set(urns);
	}
	if (Object.values(facets).every((facet) => facet === null))
		throw badInput(
			"PARAM_MISSING",
			"accounts",
			"At least one facet is required",
		);
	return facets;
}

function readFields({ query, version }: Call): readonly string[] {
	const { fields } = query;
	if (fields === null) return usualFields;
	if (fields.length > mostFields)
		throw badParameter("fields", `At most ${mostFields} fields`);
	const strange = fields.find((name) => !isField(name, version));
	if (strange !== undefined)
		throw badParameter("fields", `'${strange}' is no field of adAnalytics`);
	return fields;
}

function isField(name: string, version: string): boolean {
	const since = laterMetrics[name];
	if (since !== undefined) return version >= since;
	return (
		name === "dateRange" ||
		name === "pivotValues" ||
		Object.hasOwn(metrics, name)
	);
}
