import type { Call } from "../api/endpoint.ts";
import { invalid, KlaviyoRefused } from "../errors.ts";

/** A page of a report's rows, with the links beside it. */
export interface ReportPage<Row> {
	rows: readonly Row[];
	links: { self: string; next: string | null; prev: string | null };
}

/**
 * Cuts the page out of a report's rows that a cursor leads to.
 *
 * @param options.query what the cursor is bound to: the same report's body
 * @throws {KlaviyoRefused} for a cursor of another report, and for one that has died
 */
export function pageOf<Row>(
	call: Call,
	rows: readonly Row[],
	options: { cursor: string | null; size: number; query: unknown },
): ReportPage<Row> {
	const { cursors, path, addresses, pageLimit } = call;
	const self = `${addresses.root}${path}`;
	const list = JSON.stringify([path, options.query]);
	const size = Math.min(options.size, pageLimit ?? options.size);
	const place =
		options.cursor === null ? { index: 0 } : cursors.read(list, options.cursor);
	if (place === null)
		throw new KlaviyoRefused(
			invalid("Invalid page cursor.", { parameter: "page_cursor" }),
		);
	const at = (index: number): string => {
		const params = new URLSearchParams(call.request.query);
		params.set("page_cursor", cursors.make(list, { after: null, index }));
		return `${self}?${params}`;
	};
	const { index } = place;
	return {
		rows: rows.slice(index, index + size),
		links: {
			self,
			next: index + size < rows.length ? at(index + size) : null,
			prev: index > 0 ? at(Math.max(0, index - size)) : null,
		},
	};
}

/** Attributes that `fields[…]` leaves, and the cursor in the address. @throws {KlaviyoRefused} for another parameter */
export function readReportQuery(
	{ request: { query } }: Call,
	type: string,
	attributes: readonly string[],
): { wanted: readonly string[]; cursor: string | null } {
	const fieldsName = `fields[${type}]`;
	for (const name of query.keys())
		if (name !== fieldsName && name !== "page_cursor")
			throw new KlaviyoRefused(
				invalid(`'${name}' is not a valid query parameter for this resource.`, {
					parameter: name,
				}),
			);
	const wanted = query.get(fieldsName)?.split(",") ?? attributes;
	const wrong = wanted.find(
		(name) => name !== "id" && !attributes.includes(name),
	);
	if (wrong !== undefined)
		throw new KlaviyoRefused(
			invalid(
				`'${wrong}' is not a valid field for the resource type '${type}'.`,
				{ parameter: fieldsName },
			),
		);
	return { wanted, cursor: query.get("page_cursor") };
}
