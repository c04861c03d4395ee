import { invalid } from "../calls/errors.ts";
import type { Ad, AdGroup, Campaign } from "../entities/objects.ts";
import { objectiveOf } from "../entities/rows.ts";
import {
	adGroupStatus,
	adStatus,
	campaignStatus,
} from "../entities/statuses.ts";

export type Level = "account" | "campaign" | "ad_group" | "ad";
export const levels: readonly Level[] = [
	"account",
	"campaign",
	"ad_group",
	"ad",
];

/** An object with those above it, as far down as a report looks. */
export type Chain = {
	campaign: Campaign;
	adGroup: AdGroup | null;
	ad: Ad | null;
};

type Condition = {
	level: Exclude<Level, "account">;
	field: string;
	passes: (value: string) => boolean;
};

export type ReportFilter = {
	conditions: readonly Condition[];
	/** The finest level that a condition is about; null without any. */
	level: Level | null;
};

const fields: Readonly<Record<string, readonly string[]>> = {
	campaign: [
		"id",
		"name",
		"effective_status",
		"configured_status",
		"objective",
	],
	ad_group: ["id", "name", "effective_status", "configured_status"],
	ad: ["id", "name", "effective_status", "configured_status"],
};

/** `campaign:effective_status==ACTIVE,ad_group:name=@Core`. */
export function readFilter(text: unknown): ReportFilter {
	if (text === undefined || text === null || text === "")
		return { conditions: [], level: null };
	if (typeof text !== "string")
		throw invalid("data.filter", "Must be a string.");
	const conditions = text.split(",").map(readCondition);
	const finest = Math.max(
		...conditions.map(({ level }) => levels.indexOf(level)),
	);
	return { conditions, level: levels[finest] ?? null };
}

function readCondition(text: string): Condition {
	const [, entity, field, operator, value = ""] =
		/^\s*(campaign|ad_group|ad)[:_]([a-z_]+)(==|!=|=@)(.+)$/.exec(text) ?? [];
	if (
		entity === undefined ||
		field === undefined ||
		!fields[entity]?.includes(field)
	)
		throw invalid("data.filter", `Invalid filter: ${text}`);
	return {
		level: entity as Condition["level"],
		field,
		passes: (actual) => {
			if (operator === "=@") return actual.includes(value);
			return (actual === value) === (operator === "==");
		},
	};
}

/** True where each field that is named has one of the values that are named for it. */
export function accepts(
	{ conditions }: ReportFilter,
	chain: Chain,
	now: number,
): boolean {
	const byField = Map.groupBy(
		conditions,
		({ level, field }) => `${level} ${field}`,
	);
	return [...byField.values()].every((several) =>
		several.some(({ level, field, passes }) =>
			passes(valueIn(chain, level, field, now)),
		),
	);
}

function valueIn(
	{ campaign, adGroup, ad }: Chain,
	level: Condition["level"],
	field: string,
	now: number,
): string {
	const object =
		level === "campaign" ? campaign : level === "ad_group" ? adGroup : ad;
	if (object === null) throw new Error(`a report without its ${level}s`);
	switch (field) {
		case "id":
			return object.id;
		case "name":
			return object.name;
		case "configured_status":
			return object.status;
		case "objective":
			return objectiveOf(campaign.world);
	}
	if (ad !== null && level === "ad") return adStatus(ad, now);
	if (adGroup !== null && level === "ad_group")
		return adGroupStatus(adGroup, now);
	return campaignStatus(campaign, now);
}
