import { Readable } from "node:stream";
import { createGunzip, createInflateRaw } from "node:zlib";
import { UnexpectedReply } from "../errors.ts";

/** Limits of a packed file's unpacked size. */
export interface UnpackLimits {
	maxBytes: number;
	/** One line. */
	lineBytes: number;
}

type Bytes = AsyncIterable<Buffer>;

// No report of numbers is packed better; a file made to fill memory is, a thousandfold.
const mostTimes = 200;
const ratioCountsFrom = 1_048_576;

/** Lines of a gzip file. */
export function gzipLines(source: Bytes, limits: UnpackLimits) {
	return lines(unpack(source, createGunzip(), limits), limits);
}

/** Lines of the first file in a zip archive: a platform's report archive holds one. */
export async function* zipLines(
	source: Bytes,
	limits: UnpackLimits,
): AsyncGenerator<string, void, undefined> {
	const pieces = source[Symbol.asyncIterator]();
	const { method, rest } = await readZipHeader(pieces);
	const packed = (async function* () {
		if (rest.length > 0) yield rest;
		for (;;) {
			const next = await pieces.next();
			if (next.done) return;
			yield next.value;
		}
	})();
	if (method !== 8) throw broken("is packed in a way that is not known");
	yield* lines(unpack(packed, createInflateRaw(), limits), limits);
}

/** Lines of a file that is not packed, without their ends. */
export async function* lines(
	source: Bytes,
	{ lineBytes }: Pick<UnpackLimits, "lineBytes">,
): AsyncGenerator<string, void, undefined> {
	let held: Buffer[] = [];
	let size = 0;
	const joined = (last: Buffer): string => {
		const text = Buffer.concat([...held, last]).toString("utf8");
		held = [];
		size = 0;
		return text.endsWith("\r") ? text.slice(0, -1) : text;
	};
	for await (const piece of source) {
		let from = 0;
		for (;;) {
			const at = piece.indexOf(0x0a, from);
			const end = at < 0 ? piece.length : at;
			if (size + end - from > lineBytes) throw broken("has a line without end");
			if (at < 0) break;
			yield joined(piece.subarray(from, at));
			from = at + 1;
		}
		if (from < piece.length) {
			held.push(piece.subarray(from));
			size += piece.length - from;
		}
	}
	if (size > 0) yield joined(Buffer.alloc(0));
}

async function* unpack(
	source: Bytes,
	through: NodeJS.ReadWriteStream,
	{ maxBytes }: UnpackLimits,
): Bytes {
	let sent = 0;
	let unpacked = 0;
	const counted = (async function* () {
		for await (const piece of source) {
			sent += piece.length;
			yield piece;
		}
	})();
	const input = Readable.from(counted);
	// What ends the source ends the reader too, with the source's own error.
	let failure: unknown = null;
	input.on("error", (error) => {
		failure = error;
		(through as unknown as Readable).destroy(error);
	});
	input.pipe(through);
	try {
		for await (const piece of through as AsyncIterable<Buffer>) {
			unpacked += piece.length;
			if (
				unpacked > maxBytes ||
				(unpacked > ratioCountsFrom && unpacked > sent * mostTimes)
			)
				throw broken("holds more than a report can");
			yield piece;
		}
	} catch (error) {
		if (error instanceof UnexpectedReply) throw error;
		throw failure ?? broken("cannot be unpacked");
	} finally {
		input.destroy();
		(through as unknown as Readable).destroy();
	}
}

/** Reads the local header of the first entry (APPNOTE.TXT 4.3.7). */
async function readZipHeader(
	pieces: AsyncIterator<Buffer>,
): Promise<{ method: number; rest: Buffer }> {
	let held: Buffer = Buffer.alloc(0);
	const need = async (size: number) => {
		while (held.length < size) {
			const next = await pieces.next();
			if (next.done) throw broken("ends before its content");
			held = Buffer.concat([held, next.value]);
		}
	};
	await need(30);
	if (held.readUInt32LE(0) !== 0x04034b50) throw broken("is no zip archive");
	if ((held.readUInt16LE(6) & 1) === 1) throw broken("is encrypted");
	const start = 30 + held.readUInt16LE(26) + held.readUInt16LE(28);
	await need(start);
	return { method: held.readUInt16LE(8), rest: held.subarray(start) };
}

function broken(what: string): UnexpectedReply {
	return new UnexpectedReply(
		`The platform's file ${what}. Try again; if this keeps happening, tell the operator.`,
		"$",
	);
}
