import { invalidParameter } from "../errors.ts";
import { contentBytes, folderType, type StoredFile } from "./stored-files.ts";

type Compare = (a: StoredFile, b: StoredFile) => number;

const natural = new Intl.Collator("en", { numeric: true });
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const orders: Record<string, Compare> = {
	createdTime: (a, b) => a.createdAt - b.createdAt,
	// Folders come first.
	folder: (a, b) =>
		Number(b.mimeType === folderType) - Number(a.mimeType === folderType),
	modifiedByMeTime: (a, b) => a.modifiedAt - b.modifiedAt,
	modifiedTime: (a, b) => a.modifiedAt - b.modifiedAt,
	name: (a, b) => byText(a.name.toLowerCase(), b.name.toLowerCase()),
	name_natural: (a, b) => natural.compare(a.name, b.name),
	quotaBytesUsed: (a, b) => contentBytes(a) - contentBytes(b),
	recency: (a, b) =>
		Math.max(a.modifiedAt, a.viewedAt ?? 0) -
		Math.max(b.modifiedAt, b.viewedAt ?? 0),
	starred: (a, b) => Number(b.starred) - Number(a.starred),
	viewedByMeTime: (a, b) => (a.viewedAt ?? 0) - (b.viewedAt ?? 0),
};

/**
 * `orderBy`: keys with an optional ` desc`; null for Drive's own order, the last changed first. `sharedAt` says when a file
 * was shared with the caller.
 */
export function parseOrder(
	orderBy: string | null,
	sharedAt: (file: StoredFile) => number | null,
): Compare {
	const known: Record<string, Compare> = {
		...orders,
		sharedWithMeTime: (a, b) => (sharedAt(a) ?? 0) - (sharedAt(b) ?? 0),
	};
	const keys = (orderBy || "modifiedTime desc").split(",").map((part) => {
		const [, key, desc] = /^\s*(\w+)(\s+desc)?\s*$/.exec(part) ?? [];
		const compare = known[key ?? ""];
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
