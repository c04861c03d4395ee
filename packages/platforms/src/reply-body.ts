import { parseExactJson } from "@patchbay/oauth";
import { UnexpectedReply } from "./errors.ts";
import type { HttpLimits } from "./http-limits.ts";
import { noApiReply } from "./meanings.ts";
import type { RowCollector } from "./read-rows.ts";
import { MalformedJson, OversizedJson, RowSplitter } from "./row-splitter.ts";

export type BodyStream = AsyncIterable<Buffer> & { destroy(): void };

/** A success as it was read: what is looked at for a failure, and what the caller gets. */
export interface SuccessBody<T> {
	seen: unknown;
	result: T;
}

/** Reads the body of a reply with a success status. */
export type ReadBody<T> = (reply: {
	status: number;
	body: BodyStream;
	/** The platform's, for sentences. */
	name: string;
	limits: HttpLimits;
}) => Promise<SuccessBody<T>>;

/** Reads a success that is JSON. */
export function readJson(maxBytes?: number): ReadBody<unknown> {
	return async ({ status, body, name, limits }) => {
		const text = await readText(body, maxBytes ?? limits.replyBytes, name);
		const parsed = parse(text);
		if (parsed === undefined) throw noApiReply(name, status);
		return { seen: parsed, result: parsed };
	};
}

/** Reads a success that has nothing to say. */
export function readNothing(maxBytes?: number): ReadBody<void> {
	return async ({ body, name, limits }) => {
		const text = await readText(body, maxBytes ?? limits.replyBytes, name);
		return {
			seen: text === "" ? null : (parse(text) ?? text),
			result: undefined,
		};
	};
}

/**
 * Reads a success whose `list` goes to a collector. What arrives whole within `limits.wholeBytes` is parsed at once, which
 * is several times as fast; a larger reply is split as it comes.
 */
export function readRowsAsTheyCome<Rows extends RowCollector>(
	list: string,
	collect: () => Rows,
): ReadBody<{ reply: unknown; rows: Rows }> {
	return async ({ status, body, name, limits }) => {
		const rows = collect();
		const wholeBytes = Math.min(limits.wholeBytes, limits.replyBytes);
		const pieces: Buffer[] = [];
		let size = 0;
		let splitter: RowSplitter | null = null;
		try {
			for await (const piece of body) {
				size += piece.length;
				if (size > limits.rowsReplyBytes)
					throw tooLarge(name, limits.rowsReplyBytes);
				if (splitter) {
					splitter.write(piece);
					continue;
				}
				pieces.push(piece);
				if (size <= wholeBytes) continue;
				splitter = new RowSplitter(
					list,
					{
						rowBytes: Math.min(limits.rowBytes, limits.replyBytes),
						restBytes: limits.replyBytes,
					},
					(text) => {
						const row = parse(text);
						if (row === undefined)
							throw new MalformedJson("an element is no JSON");
						rows.add(row);
					},
				);
				for (const held of pieces.splice(0)) splitter.write(held);
			}
			if (splitter) {
				const reply = parse(splitter.end());
				if (reply === undefined) throw noApiReply(name, status);
				return seen(reply, rows);
			}
		} catch (error) {
			body.destroy();
			if (error instanceof OversizedJson)
				throw tooLarge(name, limits.replyBytes);
			if (error instanceof MalformedJson) throw noApiReply(name, status);
			throw error;
		}
		const reply = parse(Buffer.concat(pieces, size).toString("utf8"));
		if (reply === undefined) throw noApiReply(name, status);
		return seen(extractRows(reply, list, rows), rows);
	};
}

function seen<Rows>(
	reply: unknown,
	rows: Rows,
): SuccessBody<{ reply: unknown; rows: Rows }> {
	return { seen: reply, result: { reply, rows } };
}

/** Hands the list's elements to the collector and empties it. Where it is no list, that is for the reply's schema to say. */
function extractRows(
	reply: unknown,
	list: string,
	rows: RowCollector,
): unknown {
	if (typeof reply !== "object" || reply === null || Array.isArray(reply))
		return reply;
	const elements = (reply as Record<string, unknown>)[list];
	if (!Array.isArray(elements)) return reply;
	for (const element of elements) rows.add(element);
	return { ...reply, [list]: [] };
}

/** @throws {UnexpectedReply} for more bytes than the limit */
export async function readText(
	body: BodyStream,
	limit: number,
	name: string,
): Promise<string> {
	const pieces: Buffer[] = [];
	let size = 0;
	for await (const piece of body) {
		size += piece.length;
		if (size > limit) {
			body.destroy();
			throw tooLarge(name, limit);
		}
		pieces.push(piece);
	}
	return Buffer.concat(pieces, size).toString("utf8");
}

/** JSON's value with exact whole numbers; undefined for what is no JSON. */
export function parse(text: string): unknown {
	try {
		return parseExactJson(text);
	} catch {
		return undefined;
	}
}

function tooLarge(
	name: string,
	limit: HttpLimits["replyBytes"],
): UnexpectedReply {
	const size =
		limit >= 1_048_576
			? `${Math.floor(limit / 1_048_576)} MiB`
			: `${Math.ceil(limit / 1024)} KiB`;
	return new UnexpectedReply(
		`${name} sent more than ${size}, which cannot be right. Try again; if this keeps happening, tell the operator.`,
		"$",
	);
}
