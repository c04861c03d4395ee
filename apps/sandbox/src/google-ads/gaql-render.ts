import type { Json } from "./entities.ts";
import type { CheckedQuery } from "./gaql-check.ts";
import { type Field, toCamel } from "./gaql-fields.ts";
import type { ResultRow } from "./gaql-rows.ts";
import type { Source } from "./gaql-sources.ts";
import { type Numbers, noNumbers } from "./metric-numbers.ts";
import { metricValue } from "./metric-values.ts";

type Tree = { [field: string]: Json | undefined };

/** Writes rows as JSON text. What follows from the entity alone is written once for all its days. */
export class RowWriter {
	readonly #entityFields: Field[];
	readonly #metricNames: string[];
	readonly #segmentNames: string[];
	readonly #fromName: string;
	#lastSource: Source | null = null;
	#lastText = "";

	constructor(query: CheckedQuery) {
		this.#fromName = toCamel(query.from);
		this.#entityFields = query.select.filter(
			({ resource }) => resource !== "metrics" && resource !== "segments",
		);
		const names = (resource: string): string[] => [
			...new Set(
				query.select
					.filter((field) => field.resource === resource)
					.map((field) => field.path[1] ?? ""),
			),
		];
		this.#metricNames = names("metrics");
		this.#segmentNames = names("segments");
	}

	write(row: ResultRow): string {
		if (row.source !== this.#lastSource) {
			this.#lastSource = row.source;
			this.#lastText = JSON.stringify(this.#entities(row.source)).slice(0, -1);
		}
		let text = this.#lastText;
		if (this.#metricNames.length > 0)
			text += `,"metrics":${metricsText(this.#metricNames, row.numbers ?? noNumbers())}`;
		if (this.#segmentNames.length > 0)
			text += `,"segments":${this.#segments(row)}`;
		return `${text}}`;
	}

	#segments(row: ResultRow): string {
		const segments: Tree = {};
		for (const name of this.#segmentNames)
			segments[name] = row.segments[name as keyof ResultRow["segments"]];
		return JSON.stringify(segments);
	}

	/** The selected fields, and always the resource names: that of FROM and of each resource selected from. */
	#entities(source: Source): Tree {
		const tree: Tree = {};
		setPath(tree, source.entities, [this.#fromName, "resourceName"]);
		for (const { path } of this.#entityFields) {
			for (let depth = 1; depth < path.length; depth++)
				setPath(tree, source.entities, [
					...path.slice(0, depth),
					"resourceName",
				]);
			setPath(tree, source.entities, path);
		}
		return tree;
	}
}

/** A `metrics` object as JSON text. */
export function metricsText(
	names: readonly string[],
	numbers: Numbers,
): string {
	let text = "";
	for (const name of names) {
		const value = metricValue(name, numbers);
		if (value === undefined) continue;
		text += `${text === "" ? "{" : ","}"${name}":${typeof value === "string" ? `"${value}"` : String(value)}`;
	}
	return text === "" ? "{}" : `${text}}`;
}

function setPath(
	tree: Tree,
	entities: Source["entities"],
	path: readonly string[],
): void {
	let value: Json | undefined = entities;
	for (const step of path) {
		if (typeof value !== "object" || Array.isArray(value)) return;
		value = value[step];
	}
	if (value === undefined) return;
	let node = tree;
	for (const step of path.slice(0, -1)) {
		const next = node[step];
		if (typeof next === "object" && !Array.isArray(next)) node = next;
		else {
			const made: Tree = {};
			node[step] = made;
			node = made;
		}
	}
	const last = path[path.length - 1];
	if (last !== undefined) node[last] = value;
}
