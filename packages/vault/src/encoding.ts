/**
 * Joins parts so that no two different lists give the same bytes: each part is preceded by its length as a 32-bit
 * big-endian number. Text is UTF-8.
 */
export function joinParts(...parts: (string | Uint8Array)[]): Buffer {
	return Buffer.concat(
		parts.flatMap((part) => {
			const bytes = typeof part === "string" ? Buffer.from(part, "utf8") : part;
			return [uint32(bytes.length), bytes];
		}),
	);
}

/** A 32-bit unsigned number, big-endian. */
export function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}
