import { XRefused } from "../errors.ts";
import { rawJson } from "./raw-json.ts";

/** Refusal of one parameter's value. */
export function invalid(
	parameter: string,
	value: string,
	expected: string,
): XRefused {
	return new XRefused("INVALID_PARAMETER", {
		message: `${expected}, got "${value}" for ${parameter}`,
		parameter,
		value,
	});
}

export function missing(parameter: string): XRefused {
	return new XRefused("MISSING_PARAMETER", {
		message: `"${parameter}" is a required parameter`,
		parameter,
	});
}

/** Parameters of one call: of its query string, or of one item of a batch. An empty value unsets an optional field. */
export class Parameters {
	readonly #values: ReadonlyMap<string, string>;

	/** @throws {XRefused} INVALID_PARAMETER for a parameter that is there twice */
	constructor(entries: Iterable<readonly [string, string]>) {
		const values = new Map<string, string>();
		for (const [name, value] of entries) {
			if (values.has(name))
				throw invalid(name, value, "Expected the parameter once");
			values.set(name, value);
		}
		this.#values = values;
	}

	/** @throws {XRefused} INVALID_PARAMETER for a parameter that the endpoint does not have */
	only(...known: readonly string[]): void {
		for (const [name, value] of this.#values)
			if (!known.includes(name))
				throw invalid(name, value, "Expected a parameter of this endpoint");
	}

	has(name: string): boolean {
		return this.#values.has(name);
	}

	text(name: string): string | null {
		return this.#values.get(name) ?? null;
	}

	/** @throws {XRefused} MISSING_PARAMETER */
	need(name: string): string {
		const value = this.text(name);
		if (!value) throw missing(name);
		return value;
	}

	flag(name: string): boolean {
		const value = this.text(name) ?? "false";
		if (value !== "true" && value !== "false")
			throw invalid(name, value, "Expected true or false");
		return value === "true";
	}

	word<Word extends string>(name: string, words: readonly Word[]): Word | null {
		const value = this.text(name);
		if (value === null) return null;
		const found = words.find((word) => word === value);
		if (found === undefined)
			throw invalid(name, value, `Expected one of ${words.join(", ")}`);
		return found;
	}

	needWord<Word extends string>(name: string, words: readonly Word[]): Word {
		const found = this.word(name, words);
		if (found === null) throw missing(name);
		return found;
	}

	/** A list separated by commas. */
	list(name: string, most: number): string[] | null {
		const value = this.text(name);
		if (value === null) return null;
		const items = value.split(",").filter((item) => item !== "");
		if (items.length === 0) throw invalid(name, value, "Expected a list");
		if (items.length > most)
			throw invalid(name, String(items.length), `Expected ${most} at most`);
		return items;
	}

	needList(name: string, most: number): string[] {
		const items = this.list(name, most);
		if (items === null) throw missing(name);
		return items;
	}

	/** A whole number of a range. */
	number(name: string, range: { least: number; most: number }): number | null {
		const value = this.text(name);
		if (value === null) return null;
		if (
			!/^\d{1,15}$/.test(value) ||
			Number(value) < range.least ||
			Number(value) > range.most
		)
			throw invalid(
				name,
				value,
				`Expected a number from ${range.least} to ${range.most}`,
			);
		return Number(value);
	}

	/** As X repeats them: lists as lists, numbers as numbers. */
	echo(): Record<string, unknown> {
		return Object.fromEntries(
			[...this.#values].map(([name, value]) => [name, echoed(name, value)]),
		);
	}
}

const listed = /^(.*_ids|.*_uris|metric_groups|card_types|sort_by)$/;
const numeric = /^(count|.*_local_micro)$/;
const logical = /^(with_.*|trim_user|include_.*)$/;

function echoed(name: string, value: string): unknown {
	if (listed.test(name)) {
		const items = value.split(",");
		return name === "job_ids" && items.every((item) => /^\d+$/.test(item))
			? items.map(rawJson)
			: items;
	}
	if (numeric.test(name) && /^(0|[1-9]\d{0,14})$/.test(value))
		return Number(value);
	if (logical.test(name) && (value === "true" || value === "false"))
		return value === "true";
	return value;
}
