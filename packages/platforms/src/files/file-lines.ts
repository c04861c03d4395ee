import { createGunzip } from "node:zlib";
import { brokenFile, isGzip, isWebPage } from "./broken-file.ts";
import { ByteReader } from "./byte-reader.ts";
import { plainText } from "./plain-text.ts";
import { unpack } from "./unpack.ts";
import { zipContent } from "./zip-content.ts";

/** Limits of a packed file's unpacked size. */
export interface UnpackLimits {
	maxBytes: number;
	/** One line. */
	lineBytes: number;
}

type Bytes = AsyncIterable<Buffer>;
type Lines = AsyncGenerator<string, void, undefined>;

/** Lines of a gzip file, which its last bytes prove to be whole. */
export const gzipLines = (source: Bytes, limits: UnpackLimits): Lines =>
	lines(gzipContent(source, limits), limits);

/** Text of a gzip file as a whole, for a form that has no lines. */
export async function gzipText(
	source: Bytes,
	limits: Pick<UnpackLimits, "maxBytes">,
): Promise<string> {
	const pieces: Buffer[] = [];
	for await (const piece of plainText(gzipContent(source, limits)))
		pieces.push(piece);
	return Buffer.concat(pieces).toString("utf8");
}

/** Lines of the only file in a zip archive, which the archive's directory proves to be whole. */
export const zipLines = (source: Bytes, limits: UnpackLimits): Lines =>
	lines(zipContent(source, limits), limits);

async function* gzipContent(
	source: Bytes,
	limits: Pick<UnpackLimits, "maxBytes">,
): AsyncGenerator<Buffer, void, undefined> {
	const reader = new ByteReader(source);
	try {
		const head = await reader.peek(2);
		if (head.length === 0) throw brokenFile("is empty");
		if (isWebPage(await reader.peek(16)))
			throw brokenFile("is a web page and no report");
		if (!isGzip(head)) throw brokenFile("is not packed by gzip");
		yield* unpack(reader, createGunzip(), limits);
	} finally {
		reader.close();
	}
}

/** Lines of a file that is not packed, without their ends. Nothing in it proves that it is whole. */
export async function* lines(
	source: Bytes,
	{ lineBytes }: Pick<UnpackLimits, "lineBytes">,
): Lines {
	let held: Buffer[] = [];
	let size = 0;
	const joined = (last: Buffer): string => {
		const text = Buffer.concat([...held, last]).toString("utf8");
		held = [];
		size = 0;
		return withoutReturn(text);
	};
	for await (const piece of plainText(source)) {
		let from = 0;
		for (;;) {
			const at = piece.indexOf(0x0a, from);
			const end = at < 0 ? piece.length : at;
			if (size + end - from > lineBytes)
				throw brokenFile("has a line without end");
			if (at < 0) break;
			// Most lines are within a piece.
			yield size > 0
				? joined(piece.subarray(from, at))
				: withoutReturn(piece.toString("utf8", from, at));
			from = at + 1;
		}
		if (from < piece.length) {
			held.push(piece.subarray(from));
			size += piece.length - from;
		}
	}
	if (size > 0) yield joined(Buffer.alloc(0));
}

const withoutReturn = (line: string): string =>
	line.endsWith("\r") ? line.slice(0, -1) : line;
