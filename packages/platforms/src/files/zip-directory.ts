import { brokenFile } from "./broken-file.ts";
import type { ByteReader } from "./byte-reader.ts";
import {
	cutShort,
	damaged,
	readSums,
	requireSame,
	type Sums,
	writeSums,
} from "./zip-sums.ts";

/** Marks of a zip archive's parts (APPNOTE.TXT 4.3). */
export const marks = {
	file: 0x04034b50,
	descriptor: 0x08074b50,
	directory: 0x02014b50,
	end: 0x06054b50,
	end64: 0x06064b50,
	locator64: 0x07064b50,
};

/** Stands in a field of two bytes whose value is among the fields of zip64. */
const beyond16 = 0xffff;

/**
 * Reads the sums behind a content (4.3.9): with a mark or without, with sizes of four bytes or of eight. Which of them stands
 * there is seen by the sums themselves.
 */
export async function readDescriptor(
	reader: ByteReader,
	sums: Sums,
): Promise<void> {
	const found = await reader.peek(24);
	const mark = Buffer.alloc(4);
	mark.writeUInt32LE(marks.descriptor);
	for (const before of [mark, Buffer.alloc(0)])
		for (const bytes of [8, 4]) {
			const expected = Buffer.concat([before, writeSums(sums, bytes)]);
			if (!found.subarray(0, expected.length).equals(expected)) continue;
			await reader.take(expected.length);
			return;
		}
	throw found.length < 24 ? cutShort() : damaged();
}

/** Reads the directory to the archive's last byte: it must name the file that was read, and no other. */
export async function readDirectory(
	reader: ByteReader,
	entry: { name: Buffer; method: number },
	sums: Sums,
): Promise<void> {
	const first = await markAhead(reader);
	if (first === marks.file) throw manyFiles();
	if (first !== marks.directory) throw cutOrDamaged(first);
	const header = await reader.take(46);
	const name = await reader.take(header.readUInt16LE(28));
	const extra = await reader.take(header.readUInt16LE(30));
	await reader.take(header.readUInt16LE(32));
	if (!name.equals(entry.name) || header.readUInt16LE(10) !== entry.method)
		throw damaged();
	requireSame(readSums(header, 16, extra), sums);
	let next = await markAhead(reader);
	if (next === marks.directory) throw manyFiles();
	let files: bigint | null = null;
	if (next === marks.end64) {
		const end = await reader.take(56);
		files = end.readBigUInt64LE(32);
		const more = end.readBigUInt64LE(4) - 44n;
		if (more < 0n || more > 65_535n) throw damaged();
		await reader.take(Number(more));
		if ((await markAhead(reader)) !== marks.locator64) throw damaged();
		await reader.take(20);
		next = await markAhead(reader);
	}
	if (next !== marks.end) throw cutOrDamaged(next);
	const end = await reader.take(22);
	const few = end.readUInt16LE(10);
	if ((few === beyond16 ? files : BigInt(few)) !== 1n) throw manyFiles();
	await reader.take(end.readUInt16LE(20));
	if ((await reader.next()) !== null)
		throw brokenFile("goes on behind its end");
}

/** Mark of what comes next; null where the archive ends. */
async function markAhead(reader: ByteReader): Promise<number | null> {
	const ahead = await reader.peek(4);
	return ahead.length < 4 ? null : ahead.readUInt32LE(0);
}

const manyFiles = () => brokenFile("holds more than one file");
const cutOrDamaged = (mark: number | null) =>
	mark === null ? cutShort() : damaged();
