/** DER encoding (X.690) of the few types that a certificate needs. */

export function sequence(...parts: Buffer[]): Buffer {
	return value(0x30, Buffer.concat(parts));
}

export function set(...parts: Buffer[]): Buffer {
	return value(0x31, Buffer.concat(parts));
}

/** A non-negative INTEGER from its bytes. */
export function integer(bytes: Buffer): Buffer {
	const isNegativeLooking = ((bytes[0] ?? 0) & 0x80) !== 0;
	return value(
		0x02,
		isNegativeLooking ? Buffer.concat([Buffer.from([0]), bytes]) : bytes,
	);
}

export function boolean(flag: boolean): Buffer {
	return value(0x01, Buffer.from([flag ? 0xff : 0]));
}

export function objectIdentifier(dotted: string): Buffer {
	const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
	const bytes = [first * 40 + second];
	for (const arc of rest) {
		const groups = [arc & 0x7f];
		for (let left = arc >> 7; left > 0; left >>= 7)
			groups.unshift((left & 0x7f) | 0x80);
		bytes.push(...groups);
	}
	return value(0x06, Buffer.from(bytes));
}

export function utf8String(text: string): Buffer {
	return value(0x0c, Buffer.from(text, "utf8"));
}

/** GeneralizedTime after 2049, UTCTime before, as RFC 5280 (4.1.2.5) wants it. */
export function time(date: Date): Buffer {
	const digits = date.toISOString().replace(/[-:T]/g, "").slice(0, 14);
	return date.getUTCFullYear() < 2050
		? value(0x17, Buffer.from(`${digits.slice(2)}Z`))
		: value(0x18, Buffer.from(`${digits}Z`));
}

/** NULL. */
export function nothing(): Buffer {
	return value(0x05, Buffer.alloc(0));
}

export function octetString(content: Buffer): Buffer {
	return value(0x04, content);
}

export function bitString(content: Buffer, unusedBits = 0): Buffer {
	return value(0x03, Buffer.concat([Buffer.from([unusedBits]), content]));
}

/** A constructed value with an explicit context tag. */
export function tagged(tag: number, content: Buffer): Buffer {
	return value(0xa0 | tag, content);
}

/** A primitive value with an implicit context tag. */
export function implicit(tag: number, content: Buffer): Buffer {
	return value(0x80 | tag, content);
}

function value(tag: number, content: Buffer): Buffer {
	const size = content.length;
	if (size < 0x80) return Buffer.concat([Buffer.from([tag, size]), content]);
	const digits = size.toString(16);
	const sizeBytes = Buffer.from(
		digits.length % 2 === 0 ? digits : `0${digits}`,
		"hex",
	);
	return Buffer.concat([
		Buffer.from([tag, 0x80 | sizeBytes.length]),
		sizeBytes,
		content,
	]);
}
