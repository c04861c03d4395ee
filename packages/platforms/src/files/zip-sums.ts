import { brokenFile } from "./broken-file.ts";

/** Stands in a field of four bytes whose value is among the fields of zip64. */
const beyond32 = 0xffff_ffff;

/** Facts by which a content is known to be whole. */
export interface Sums {
	crc: number;
	packed: bigint;
	unpacked: bigint;
}

/** Reads checksum and sizes, which stand in the fields of zip64 where four bytes do not hold them. */
export function readSums(header: Buffer, at: number, extra: Buffer): Sums {
	const packed = header.readUInt32LE(at + 4);
	const unpacked = header.readUInt32LE(at + 8);
	const large = findZip64(extra);
	let next = 0;
	const sizeOf = (small: number): bigint => {
		if (small !== beyond32) return BigInt(small);
		if (large === null || large.length < next + 8) throw damaged();
		next += 8;
		return large.readBigUInt64LE(next - 8);
	};
	const unpackedSize = sizeOf(unpacked);
	return {
		crc: header.readUInt32LE(at),
		unpacked: unpackedSize,
		packed: sizeOf(packed),
	};
}

/** Fields of zip64 among an entry's extra ones (4.5.3). */
function findZip64(extra: Buffer): Buffer | null {
	for (let at = 0; at + 4 <= extra.length; ) {
		const end = at + 4 + extra.readUInt16LE(at + 2);
		if (extra.readUInt16LE(at) === 0x0001) return extra.subarray(at + 4, end);
		at = end;
	}
	return null;
}

/** @throws {UnexpectedReply} where a content is not what is told of it */
export function requireSame(told: Sums, found: Sums): void {
	if (
		told.crc !== found.crc ||
		told.packed !== found.packed ||
		told.unpacked !== found.unpacked
	)
		throw damaged();
}

/** Sums as they stand in an archive, with sizes of so many bytes. */
export function writeSums(
	{ crc, packed, unpacked }: Sums,
	bytes: number,
): Buffer {
	const sums = Buffer.alloc(4 + 2 * bytes);
	sums.writeUInt32LE(crc);
	for (const [index, size] of [packed, unpacked].entries()) {
		const at = 4 + index * bytes;
		if (bytes === 8) sums.writeBigUInt64LE(size, at);
		else sums.writeUInt32LE(Number(BigInt.asUintN(32, size)), at);
	}
	return sums;
}

export const damaged = () =>
	brokenFile("is damaged: its content is not what the archive says");
export const cutShort = () => brokenFile("was cut short");
