import {
	brokenFile,
	headBytes,
	isGzip,
	isWebPage,
	isZip,
} from "./broken-file.ts";
import { ByteReader } from "./byte-reader.ts";

/** Byte-order marks, and what they say of the text behind them. */
const byteOrderMarks: readonly (readonly [Buffer, string])[] = [
	[Buffer.from([0xef, 0xbb, 0xbf]), "utf-8"],
	[Buffer.from([0xff, 0xfe]), "utf-16le"],
	[Buffer.from([0xfe, 0xff]), "utf-16be"],
];

/**
 * A text file's content in UTF-8, without a byte-order mark.
 * @throws {UnexpectedReply} for a web page in its place, and for what is packed (once more)
 */
export async function* plainText(
	source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
	const reader = new ByteReader(source);
	try {
		const head = (await reader.peek(headBytes)).subarray(0, headBytes);
		if (isGzip(head)) throw brokenFile("is packed once more, by gzip");
		if (isZip(head)) throw brokenFile("is packed once more, as a zip archive");
		if (isWebPage(head)) throw brokenFile("is a web page and no report");
		const [mark, encoding] =
			byteOrderMarks.find(([bytes]) =>
				head.subarray(0, bytes.length).equals(bytes),
			) ?? [];
		if (mark) await reader.take(mark.length);
		if (encoding === undefined || encoding === "utf-8") yield* reader.rest();
		else yield* decoded(reader, encoding);
	} finally {
		reader.close();
	}
}

async function* decoded(
	reader: ByteReader,
	encoding: string,
): AsyncGenerator<Buffer, void, undefined> {
	const decoder = new TextDecoder(encoding);
	for await (const piece of reader.rest()) {
		const text = decoder.decode(piece, { stream: true });
		if (text !== "") yield Buffer.from(text);
	}
	const last = decoder.decode();
	if (last !== "") yield Buffer.from(last);
}
