import { invalidParameter } from "./errors.ts";
import type { StoredFile } from "./stored-files.ts";

type Condition = (file: StoredFile) => boolean;

/** `q` of `files.list`: conditions on `trashed`, `mimeType` and `name`, joined with `and`. Throws for anything else. */
export function parseQuery(q: string | null): Condition {
	if (q === null || q.trim() === "") return () => true;
	const conditions: Condition[] = [];
	let rest = q.trim();
	for (;;) {
		const match =
			/^(trashed|mimeType|name)\s*(=|!=|contains)\s*(true|false|'(?:[^'\\]|\\.)*')\s*/.exec(
				rest,
			);
		const [whole, field, operator, literal] = match ?? [];
		if (
			whole === undefined ||
			field === undefined ||
			operator === undefined ||
			literal === undefined
		)
			throw invalidParameter("q");
		conditions.push(toCondition(field, operator, literal));
		rest = rest.slice(whole.length);
		if (rest === "") break;
		if (!/^and\s/.test(rest)) throw invalidParameter("q");
		rest = rest.slice(3).trimStart();
	}
	return (file) => conditions.every((holds) => holds(file));
}

function toCondition(
	field: string,
	operator: string,
	literal: string,
): Condition {
	const isFlag = literal === "true" || literal === "false";
	if (field === "trashed") {
		if (!isFlag || operator === "contains") throw invalidParameter("q");
		const wanted = (literal === "true") === (operator === "=");
		return (file) => file.trashed === wanted;
	}
	if (isFlag) throw invalidParameter("q");
	const text = literal.slice(1, -1).replaceAll(/\\(.)/g, "$1");
	const textOf = (file: StoredFile) =>
		field === "name" ? file.name : file.mimeType;
	if (operator === "contains")
		return (file) =>
			textOf(file)
				.toLowerCase()
				.split(/\s+/)
				.some((word) => word.startsWith(text.toLowerCase()));
	return (file) => (textOf(file) === text) === (operator === "=");
}

const orders: Record<string, (a: StoredFile, b: StoredFile) => number> = {
	modifiedTime: (a, b) => a.modifiedAt - b.modifiedAt,
	createdTime: (a, b) => a.createdAt - b.createdAt,
	name: (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
};

/** `orderBy`: keys with an optional ` desc`; null for Drive's own order, the last changed first. */
export function parseOrder(
	orderBy: string | null,
): (a: StoredFile, b: StoredFile) => number {
	const keys = (orderBy ?? "modifiedTime desc").split(",").map((part) => {
		const [, key, desc] = /^\s*(\w+)(\s+desc)?\s*$/.exec(part) ?? [];
		const compare = orders[key ?? ""];
		if (!compare) throw invalidParameter("orderBy");
		return { compare, sign: desc ? -1 : 1 };
	});
	return (a, b) => {
		for (const { compare, sign } of keys) {
			const order = compare(a, b) * sign;
			if (order !== 0) return order;
		}
		return a.id < b.id ? -1 : 1;
	};
}
