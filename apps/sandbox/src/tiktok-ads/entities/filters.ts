import { TikTokRefused } from "../calls/envelope.ts";
import type { Parameters } from "../calls/parameters.ts";
import type { Row } from "./rows.ts";
import { isWithin, type PrimaryStatus, primaryStatuses } from "./statuses.ts";

export type Kind = "campaign" | "adgroup" | "ad";
type Test = (row: Row) => boolean;

const mostIds = 100;
const listedIds: Readonly<Record<Kind, readonly string[]>> = {
	campaign: ["campaign"],
	adgroup: ["campaign", "adgroup"],
	ad: ["campaign", "adgroup", "ad"],
};
const moment = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/**
 * Tests that a row must pass for `filtering`. Without a status deleted objects stay hidden. A filter that is not known is
 * ignored, as every parameter is.
 */
export function readFilters(parameters: Parameters, kind: Kind): Test {
	const filtering = parameters.record("filtering");
	const tests: Test[] = [statusTest(filtering, kind)];
	if (filtering === null) return all(tests);
	for (const level of listedIds[kind]) {
		const ids = filtering.texts(`${level}_ids`, mostIds);
		if (ids !== null) tests.push(among(`${level}_id`, ids));
	}
	const name = filtering.text(`${kind}_name`);
	if (name !== null)
		tests.push((row) => String(row[`${kind}_name`]).includes(name));
	for (const field of [
		"objective_type",
		"optimization_goal",
		"campaign_type",
	]) {
		const wanted = filtering.text(field);
		if (wanted !== null) tests.push(among(field, [wanted]));
	}
	const billing = filtering.texts("billing_events", mostIds);
	if (billing !== null) tests.push(among("billing_event", billing));
	const buying = filtering.texts("buying_types", mostIds);
	// Everything here is bought by auction.
	if (buying !== null) tests.push(() => buying.includes("AUCTION"));
	if (filtering.has("is_smart_performance_campaign")) {
		const wanted = filtering.flag("is_smart_performance_campaign");
		tests.push((row) => row.is_smart_performance_campaign === wanted);
	}
	const destination = filtering.text("destination");
	if (destination !== null) tests.push(() => destination === "WEBSITE");
	tests.push(
		...timeTests(filtering, [
			["creation_filter_start_time", "create_time", (at, than) => at >= than],
			["creation_filter_end_time", "create_time", (at, than) => at <= than],
			["modified_after", "modify_time", (at, than) => at > than],
		]),
	);
	return all(tests);
}

function statusTest(filtering: Parameters | null, kind: Kind): Test {
	const prefix = `${kind.toUpperCase()}_STATUS_`;
	const secondary = filtering?.text("secondary_status") ?? null;
	if (secondary !== null && !secondary.startsWith(prefix))
		throw new TikTokRefused(
			40002,
			`filtering.secondary_status: ${secondary} is not a status of this level.`,
		);
	const primary = filtering?.text("primary_status") ?? null;
	if (primary !== null && !primaryStatuses.some((one) => one === primary))
		throw new TikTokRefused(
			40002,
			`filtering.primary_status: Must be one of: ${primaryStatuses.join(", ")}.`,
		);
	const within =
		(wanted: PrimaryStatus): Test =>
		(row) =>
			isWithin(String(row.secondary_status), wanted);
	if (secondary === null)
		return within((primary as PrimaryStatus | null) ?? "STATUS_NOT_DELETE");
	if (secondary === `${prefix}ALL`) return () => true;
	if (secondary === `${prefix}NOT_DELETE`) return within("STATUS_NOT_DELETE");
	return (row) => row.secondary_status === secondary;
}

function timeTests(
	filtering: Parameters,
	known: readonly [
		name: string,
		field: string,
		passes: (at: string, than: string) => boolean,
	][],
): Test[] {
	return known.flatMap(([name, field, passes]) => {
		const than = filtering.text(name);
		if (than === null) return [];
		if (!moment.test(than))
			throw new TikTokRefused(
				40002,
				`filtering.${name}: Must be a time such as 2026-06-01 10:00:00.`,
			);
		return (row: Row) => {
			const at = row[field];
			return typeof at === "string" && passes(at, than);
		};
	});
}

function among(field: string, values: readonly string[]): Test {
	const wanted = new Set(values);
	return (row) => wanted.has(String(row[field]));
}

function all(tests: readonly Test[]): Test {
	return (row) => tests.every((test) => test(row));
}
