import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { invalid, KlaviyoRefused, mediaType, notFound } from "../errors.ts";
import type { Shop } from "../shop/shop.ts";
import type { Place } from "./cursors.ts";
import { identifiers, included, render } from "./document.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { matches } from "./filter-rules.ts";
import { type Query, type Reading, readQuery } from "./reading.ts";
import { type Resource, valueAt } from "./resource.ts";

type Common = Omit<Endpoint, "method" | "answer">;
type Found<T> = Promise<T | null> | T | null;

/** A list: filtered, ordered, and in pages where there is more than one. @param find the records, or null for a 404 */
export function many(
	common: Common,
	reading: Reading,
	find: (shop: Shop, ids: readonly string[]) => Found<readonly Resource[]>,
	/** Refuses a query that lacks what this list wants. */
	check: (query: Query) => void = () => {},
): Endpoint {
	return {
		...common,
		method: "GET",
		async answer(call) {
			const query = readQuery(call.request.query, reading);
			check(query);
			const found = await find(call.shop, call.ids);
			if (found === null) throw new KlaviyoRefused(notFound);
			const conditions = [...query.conditions];
			if (
				reading.leavesArchivedOut &&
				!conditions.some(({ field }) => field === "archived")
			)
				conditions.push({
					operator: "equals",
					field: "archived",
					value: false,
				});
			const rows = ordered(
				found.filter((one) => matches(one, conditions)),
				query.sort,
			);
			return await listReply(call, query, rows);
		},
	};
}

/** One record. */
export function one(
	common: Common,
	reading: Reading,
	find: (shop: Shop, ids: readonly string[]) => Found<Resource>,
): Endpoint {
	return {
		...common,
		method: "GET",
		async answer(call) {
			const query = readQuery(call.request.query, reading);
			const resource = await find(call.shop, call.ids);
			if (resource === null) throw new KlaviyoRefused(notFound);
			return document(200, {
				data: render(resource, query, call.addresses),
				...(await includedIn(call, query, [resource])),
				links: { self: `${call.addresses.root}${call.path}` },
			});
		},
	};
}

/** Ids alone of what one record leads to. */
export function linked(
	common: Common,
	find: (shop: Shop, ids: readonly string[]) => Found<Resource>,
	relationship: string,
): Endpoint {
	return {
		...common,
		method: "GET",
		async answer({ shop, ids, addresses, path }) {
			const resource = await find(shop, ids);
			const found = resource?.relationships?.[relationship];
			if (found === undefined) throw new KlaviyoRefused(notFound);
			return document(200, {
				data: identifiers(found),
				links: { self: `${addresses.root}${path}` },
			});
		},
	};
}

/** A JSON:API document. */
export function document(status: number, content: unknown): Reply {
	return json(status, content, { "content-type": mediaType });
}

async function listReply(
	call: Call,
	query: Query,
	rows: readonly Resource[],
): Promise<Reply> {
	const { addresses, cursors, path, request, pageLimit } = call;
	const list = listName(path, request.query);
	const size =
		query.size === null
			? rows.length
			: Math.min(query.size, pageLimit ?? query.size);
	const place =
		query.cursor === null
			? { after: null, index: 0 }
			: cursors.read(list, query.cursor);
	if (place === null)
		throw new KlaviyoRefused(
			invalid("Invalid page cursor.", { parameter: "page[cursor]" }),
		);
	const start = startOf(rows, place);
	const page = rows.slice(start, start + size);
	const at = (index: number): string => {
		const params = new URLSearchParams(request.query);
		const cursor = cursors.make(list, {
			after: rows[index - 1]?.id ?? null,
			index,
		});
		params.set("page[cursor]", cursor);
		return `${addresses.root}${path}?${params}`;
	};
	return document(200, {
		data: page.map((one) => render(one, query, addresses)),
		...(await includedIn(call, query, page)),
		links: {
			self: selfOf(call),
			next: start + size < rows.length ? at(start + size) : null,
			prev: start > 0 ? at(Math.max(0, start - size)) : null,
		},
	});
}

/** Address of the call itself. */
function selfOf({ addresses: { root }, path, request: { query } }: Call) {
	return query.size === 0 ? `${root}${path}` : `${root}${path}?${query}`;
}

/** Name of a list, as cursors are bound to it: the path, the filter and the order. */
function listName(path: string, query: URLSearchParams): string {
	return JSON.stringify([path, query.get("filter"), query.get("sort")]);
}

/** Position of a page's first row: after its last one before, or at its index where that one is gone. */
function startOf(rows: readonly Resource[], { after, index }: Place): number {
	if (after === null) return 0;
	if (rows[index - 1]?.id === after) return index;
	const last = rows.findIndex(({ id }) => id === after);
	return last === -1 ? index : last + 1;
}

function ordered(rows: Resource[], sort: Query["sort"]): Resource[] {
	if (sort === null) return rows;
	const direction = sort.isDescending ? -1 : 1;
	return rows.sort(
		(a, b) => direction * compare(valueAt(a, sort.by), valueAt(b, sort.by)),
	);
}

/** Orders texts by their characters and numbers by size; what is missing comes last. */
function compare(a: unknown, b: unknown): number {
	if (a === b) return 0;
	if (a === null || a === undefined) return 1;
	if (b === null || b === undefined) return -1;
	return a < b ? -1 : 1;
}

async function includedIn(
	{ shop, addresses }: Call,
	query: Query,
	resources: readonly Resource[],
) {
	if (query.includes.length === 0) return {};
	const inner = { ...query, includes: [] };
	const found = await included(resources, query, (type, id) =>
		shop.find(type, id),
	);
	return { included: found.map((one) => render(one, inner, addresses)) };
}
