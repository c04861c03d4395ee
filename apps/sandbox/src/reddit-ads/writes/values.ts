import { type Fields, isFields, refuseUnknown } from "../calls/body.ts";
import { invalid } from "../calls/errors.ts";
import {
	type ConfiguredStatus,
	configuredStatuses,
} from "../entities/objects.ts";
import {
	mostExcludedKeywords,
	mostKeywords,
	type Targeting,
	targetingFields,
} from "../entities/targeting.ts";

const shortestName = 3;
const longestName = 500;

/** A name; null where it is left out. */
export function readName({ name }: Fields): string | null {
	if (name === undefined) return null;
	if (typeof name !== "string") throw invalid("data.name", "Must be a string.");
	if (name.length < shortestName || name.length > longestName)
		throw invalid(
			"data.name",
			`Length must be between ${shortestName} and ${longestName}.`,
		);
	return name;
}

/** A switch's position; null where it is left out. */
export function readStatus({
	configured_status: given,
}: Fields): ConfiguredStatus | null {
	if (given === undefined) return null;
	const found = configuredStatuses.find((status) => status === given);
	if (found === undefined)
		throw invalid(
			"data.configured_status",
			`${given} is not one of: ${configuredStatuses.join(", ")}.`,
		);
	return found;
}

/** Micros that are more than none; undefined where the field is left out, null where it is to be without a value. */
export function readMicros(
	data: Fields,
	name: string,
): number | null | undefined {
	const given = data[name];
	if (given === undefined || given === null) return given;
	if (typeof given !== "number" || !Number.isSafeInteger(given))
		throw invalid(`data.${name}`, "Must be an integer.");
	if (given <= 0) throw invalid(`data.${name}`, "Must be greater than 0.");
	return given;
}

/** The whole audience: what is left out of it is none any more. Undefined where it is not to be changed. */
export function readTargeting({
	targeting: given,
}: Fields): Targeting | undefined {
	if (given === undefined) return undefined;
	if (!isFields(given)) throw invalid("data.targeting", "Must be an object.");
	refuseUnknown(given, targetingFields, "data.targeting");
	return {
		...given,
		keywords: readKeywords(given, "keywords", mostKeywords),
		excluded_keywords: readKeywords(
			given,
			"excluded_keywords",
			mostExcludedKeywords,
		),
	};
}

function readKeywords(
	targeting: Fields,
	name: string,
	most: number,
): readonly string[] | null {
	const given = targeting[name];
	if (given === undefined || given === null) return null;
	const path = `data.targeting.${name}`;
	if (
		!Array.isArray(given) ||
		!given.every((item) => typeof item === "string" && item.trim() !== "")
	)
		throw invalid(path, "Must be a list of keywords.");
	if (given.length > most)
		throw invalid(path, `The maximum number of items is ${most}.`);
	return given;
}

/** Form of a field that is kept as it was written. */
type Form = "money" | "moment" | "text" | "list" | readonly string[];

/** Fields that are kept as they are written, each checked for its form; null empties them. */
export function readKept(
	data: Fields,
	forms: Readonly<Record<string, Form>>,
): Record<string, unknown> {
	const kept: Record<string, unknown> = {};
	for (const [name, form] of Object.entries(forms)) {
		const given = data[name];
		if (given === undefined) continue;
		kept[name] = form === "money" ? readMicros(data, name) : given;
		if (given !== null && !fits(given, form))
			throw invalid(`data.${name}`, "Invalid value.");
	}
	return kept;
}

function fits(given: unknown, form: Form): boolean {
	switch (form) {
		case "money":
			return true;
		case "list":
			return Array.isArray(given);
		case "text":
			return typeof given === "string";
		case "moment":
			return (
				typeof given === "string" &&
				/^\d{4}-\d{2}-\d{2}T/.test(given) &&
				!Number.isNaN(Date.parse(given))
			);
		default:
			return typeof given === "string" && form.includes(given);
	}
}

/** @throws {ApiRefused} 400 where a field that cannot be changed is to be */
export function refuseChanged(
	data: Fields,
	row: Fields,
	names: readonly string[],
): void {
	for (const name of names)
		if (data[name] !== undefined && data[name] !== row[name])
			throw invalid(`data.${name}`, "This field cannot be changed.");
}
