import { crc32, createInflateRaw } from "node:zlib";
import { brokenFile, isWebPage } from "./broken-file.ts";
import { ByteReader } from "./byte-reader.ts";
import { unpack } from "./unpack.ts";
import { marks, readDescriptor, readDirectory } from "./zip-directory.ts";
import { readSums, requireSame, type Sums } from "./zip-sums.ts";

/** Bits of an entry's flags. */
const encrypted = 0x0001 | 0x0040 | 0x2000;
const sizesFollow = 0x0008;
const patched = 0x0020;

const stored = 0;
const deflated = 8;

/** A file as its own header in the archive tells of it. */
interface Entry {
	name: Buffer;
	method: number;
	/** Sums of its content; null where they stand behind it. */
	told: Sums | null;
}

/**
 * Content of the only file of a zip archive. That it is whole, and the only one, is known at its end: by its checksum and
 * sizes, and by the directory behind it, without which an archive was cut short.
 * @throws {UnexpectedReply} for an archive that is broken, encrypted or holds more than one file
 */
export async function* zipContent(
	source: AsyncIterable<Buffer>,
	limits: { maxBytes: number },
): AsyncGenerator<Buffer, void, undefined> {
	const reader = new ByteReader(source);
	try {
		const entry = await readEntry(reader);
		const sums = yield* summedUp(contentOf(reader, entry, limits));
		if (entry.told) requireSame(entry.told, sums);
		else await readDescriptor(reader, sums);
		await readDirectory(reader, entry, sums);
	} finally {
		reader.close();
	}
}

/** Hands a content on and sums it up; what it returns is its packed size. */
async function* summedUp(
	content: AsyncGenerator<Buffer, number, undefined>,
): AsyncGenerator<Buffer, Sums, undefined> {
	let crc = 0;
	let size = 0;
	try {
		for (;;) {
			const next = await content.next();
			if (next.done)
				return {
					crc,
					packed: BigInt(next.value),
					unpacked: BigInt(size),
				};
			crc = crc32(next.value, crc);
			size += next.value.length;
			yield next.value;
		}
	} finally {
		await content.return(0);
	}
}

/** Reads the header of the first file. */
async function readEntry(reader: ByteReader): Promise<Entry> {
	const head = await reader.peek(30);
	if (head.length === 0) throw brokenFile("is empty");
	if (isWebPage(head)) throw brokenFile("is a web page and no report");
	const mark = head.length < 4 ? null : head.readUInt32LE(0);
	if (mark === marks.end) throw brokenFile("is a zip archive without a file");
	if (mark !== marks.file) throw brokenFile("is no zip archive");
	const header = await reader.take(30);
	const flags = header.readUInt16LE(6);
	if ((flags & encrypted) !== 0) throw brokenFile("is encrypted");
	if ((flags & patched) !== 0) throw unknownPacking();
	const method = header.readUInt16LE(8);
	if (method !== deflated && method !== stored) throw unknownPacking();
	const name = await reader.take(header.readUInt16LE(26));
	checkName(name.toString("utf8"));
	const extra = await reader.take(header.readUInt16LE(28));
	const follow = (flags & sizesFollow) !== 0;
	// Where a content that is not packed ends is not to be seen.
	if (follow && method === stored) throw unknownPacking();
	return { name, method, told: follow ? null : readSums(header, 14, extra) };
}

/** A name says nothing of the content and is not used; one that leads elsewhere is no report's. */
function checkName(name: string): void {
	if (name.endsWith("/")) throw brokenFile("holds a folder and no report");
	const leadsElsewhere =
		name === "" ||
		name.includes("\0") ||
		/^([/\\]|[a-z]:)/i.test(name) ||
		name.split(/[/\\]/).includes("..");
	if (leadsElsewhere)
		throw brokenFile("holds a file under a name that no report has");
}

const unknownPacking = () =>
	brokenFile("is packed in a way that is not known here");

async function* contentOf(
	reader: ByteReader,
	{ method, told }: Entry,
	limits: { maxBytes: number },
): AsyncGenerator<Buffer, number, undefined> {
	if (method === deflated)
		return yield* unpack(reader, createInflateRaw(), limits);
	const size = Number(told?.packed ?? 0n);
	if (size > limits.maxBytes) throw brokenFile("holds more than a report can");
	for (let left = size; left > 0; ) {
		const piece = await reader.take(Math.min(left, 65_536));
		left -= piece.length;
		yield piece;
	}
	return size;
}
