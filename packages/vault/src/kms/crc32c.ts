/** CRC-32C (Castagnoli), as Cloud KMS compares it to notice bytes that were changed on the way. */
export function crc32c(bytes: Uint8Array): number {
	let crc = 0xffff_ffff;
	for (const byte of bytes)
		crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
	return (crc ^ 0xffff_ffff) >>> 0;
}

/** 0x1EDC6F41 with its bits reversed. */
const polynomial = 0x82f6_3b78;

const table = Uint32Array.from({ length: 256 }, (_, index) => {
	let value = index;
	for (let bit = 0; bit < 8; bit += 1)
		value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
	return value >>> 0;
});
