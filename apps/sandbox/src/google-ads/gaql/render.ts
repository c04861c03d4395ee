import { type Numbers, noNumbers } from "../../world/numbers.ts";
import type { Field } from "../fields/field-catalogue.ts";
import { toCamel } from "../fields/field-names.ts";
import { metricReader } from "../numbers/metric-values.ts";
import type { Json } from "../seed/entities.ts";
import type { Source } from "../sources/source.ts";
import type { CheckedQuery } from "./checked-query.ts";
import type { ResultRow } from "./rows.ts";

type Tree = { [field: string]: Json | undefined };
type MetricColumn = {
	name: string;
	read: (numbers: Numbers) => Json | undefined;
};

/** Writes rows as JSON text. What follows from the entity alone is written once for all its days. */
export class RowWriter {
	readonly #entityFields: Field[];
	readonly #metrics: MetricColumn[];
	/** Name in a row's segments, and path in what is written. */
	readonly #segments: { name: string; path: string[] }[];
	readonly #fromName: string;
	readonly #omitsResourceNames: boolean;
	#lastSource: Source | null = null;
	#lastText = "";

	constructor(query: CheckedQuery) {
		this.#fromName = toCamel(query.from);
		this.#omitsResourceNames = query.omitsResourceNames;
		this.#entityFields = query.select.filter(
			({ resource }) => resource !== "metrics" && resource !== "segments",
		);
		this.#metrics = metricColumns(query.select);
		this.#segments = query.segments.map((name) => ({
			name,
			path: name.split(".").map(toCamel),
		}));
	}

	write(row: ResultRow): string {
		if (row.source !== this.#lastSource) {
			this.#lastSource = row.source;
			this.#lastText = JSON.stringify(this.#entities(row.source)).slice(1, -1);
		}
		let text = this.#lastText;
		const add = (member: string): void => {
			text += text === "" ? member : `,${member}`;
		};
		if (this.#metrics.length > 0)
			add(
				`"metrics":${metricsText(this.#metrics, row.numbers ?? noNumbers())}`,
			);
		if (this.#segments.length > 0)
			add(`"segments":${JSON.stringify(this.#segmentTree(row))}`);
		return `{${text}}`;
	}

	#segmentTree(row: ResultRow): Tree {
		const segments: Tree = {};
		for (const { name, path } of this.#segments)
			setPath(segments, path, row.segments[name]);
		return segments;
	}

	/** The selected fields, and (unless they are omitted) the resource names of FROM and of each resource selected from. */
	#entities(source: Source): Tree {
		const tree: Tree = {};
		const copy = (path: readonly string[]): void =>
			setPath(tree, path, valueAt(source.entities, path));
		if (!this.#omitsResourceNames) copy([this.#fromName, "resourceName"]);
		for (const { path } of this.#entityFields) {
			if (!this.#omitsResourceNames)
				for (let depth = 1; depth < path.length; depth++)
					copy([...path.slice(0, depth), "resourceName"]);
			copy(path);
		}
		return tree;
	}
}

/** The metrics among the selected fields, each once. */
export function metricColumns(select: readonly Field[]): MetricColumn[] {
	const columns = new Map<string, MetricColumn>();
	for (const field of select) {
		const [group, name = ""] = field.path;
		if (group === "metrics")
			columns.set(name, { name, read: metricReader(field) });
	}
	return [...columns.values()];
}

/** A `metrics` object as JSON text. */
export function metricsText(
	columns: readonly MetricColumn[],
	numbers: Numbers,
): string {
	let text = "";
	for (const { name, read } of columns) {
		const value = read(numbers);
		if (value === undefined) continue;
		text += `${text === "" ? "{" : ","}"${name}":${typeof value === "number" ? String(value) : JSON.stringify(value)}`;
	}
	return text === "" ? "{}" : `${text}}`;
}

function valueAt(
	entities: Source["entities"],
	path: readonly string[],
): Json | undefined {
	let value: Json | undefined = entities;
	for (const step of path) {
		if (typeof value !== "object" || Array.isArray(value)) return undefined;
		value = value[step];
	}
	return value;
}

function setPath(
	tree: Tree,
	path: readonly string[],
	value: Json | undefined,
): void {
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
