import type { GraphCall } from "../graph/graph-call.ts";
import { badParameter } from "../graph/graph-error.ts";
import { type Filter, fits, readFilters } from "./filtering.ts";
import type { AdObject } from "./nodes.ts";
import { effectiveStatuses, effectiveStatusOf, isGone } from "./statuses.ts";

const prefixes: Readonly<Record<AdObject["level"], string>> = {
	campaign: "campaign.",
	adSet: "adset.",
	ad: "ad.",
};

const seconds = (milliseconds: number): number =>
	Math.floor(milliseconds / 1000);

/** Members of an edge that a call asks for: what is archived or deleted only when it says so. */
export function selectObjects<Level extends AdObject>(
	objects: readonly Level[],
	level: Level["level"],
	{ params }: GraphCall,
): Level[] {
	const wanted = params.list("effective_status");
	checkWords(wanted, effectiveStatuses[level]);
	const filters = readFilters(params);
	const asksForStatus =
		wanted !== null || filters.some(({ field }) => isStatusField(field));
	const updatedSince =
		level === "campaign" ? null : params.integer("updated_since");
	return objects.filter(
		(object) =>
			(asksForStatus || !isGone(object)) &&
			(wanted === null || wanted.includes(effectiveStatusOf(object))) &&
			(updatedSince === null || seconds(object.updatedAt) >= updatedSince) &&
			filters.every((filter) => objectFits(object, filter)),
	);
}

function isStatusField(field: string): boolean {
	return /(^|\.)(effective_status|configured_status|status|delivery_info)$/.test(
		field,
	);
}

function checkWords(
	given: readonly string[] | null,
	known: readonly string[],
): void {
	for (const [index, word] of (given ?? []).entries())
		if (!known.includes(word))
			throw badParameter(
				`Param effective_status[${index}] must be one of {${known.join(", ")}} - got "${word}".`,
			);
}

/** True where an object, or one above it, fits a condition. */
export function objectFits(object: AdObject, filter: Filter): boolean {
	return fits(fieldValue(object, filter), filter);
}

/** Value of an object, or of one above it, that a condition is about. */
function fieldValue(object: AdObject, filter: Filter): string | number | null {
	const above: AdObject[] =
		object.level === "campaign"
			? [object]
			: object.level === "adSet"
				? [object, object.campaign]
				: [object, object.adSet, object.adSet.campaign];
	for (const one of above) {
		const prefix = prefixes[one.level];
		const name = filter.field.startsWith(prefix)
			? filter.field.slice(prefix.length)
			: one === object && !filter.field.includes(".")
				? filter.field
				: null;
		if (name === null) continue;
		const value = fieldOf(one, name);
		if (value !== undefined) return value;
	}
	throw badParameter(
		`Filtering field '${filter.field}' with operation '${filter.operator.toLowerCase()}' is not supported`,
	);
}

function fieldOf(object: AdObject, name: string): string | number | undefined {
	switch (name) {
		case "id":
			return object.id;
		case "name":
			return object.name;
		case "status":
		case "configured_status":
			return object.status;
		case "effective_status":
			return effectiveStatusOf(object);
		case "delivery_info":
			return deliveryOf(object);
		case "updated_time":
			return seconds(object.updatedAt);
		case "created_time":
			return seconds(object.createdAt);
		default:
			return undefined;
	}
}

/** Words of Meta's older state of delivery. */
function deliveryOf(object: AdObject): string {
	switch (effectiveStatusOf(object)) {
		case "ACTIVE":
			return "active";
		case "ARCHIVED":
			return "archived";
		case "DELETED":
			return "deleted";
		case "DISAPPROVED":
			return "rejected";
		case "PENDING_REVIEW":
			return "pending_review";
		default:
			return "inactive";
	}
}
