/** Limits of the memory that one reply takes. */
export interface RowLimits {
	/** One element of the list. */
	rowBytes: number;
	/** Everything outside the list. */
	restBytes: number;
}

/** A reply that is no JSON, or has the list twice. */
export class MalformedJson extends Error {}

/** A reply of which one element, or what is outside the list, is larger than allowed. */
export class OversizedJson extends Error {}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Splits JSON text as it arrives: the elements of one list at its top level are handed on one by one, and what is outside
 * the list is kept. It finds where an element ends and no more: whether the text is JSON is for whoever parses the parts.
 */
export class RowSplitter {
	readonly #list: string;
	readonly #onRow: (text: string) => void;
	readonly #limits: RowLimits;
	#depth = 0;
	#inString = false;
	#escaped = false;
	/** Last string at depth 1 outside the list, and whether a colon has followed it: then it is a key. */
	#key: string | null = null;
	#isKey = false;
	#keyPieces: Buffer[] | null = null;
	/** The list's state: not met, being read, or read. */
	#state: "before" | "inside" | "after" = "before";
	#isFirstRow = true;
	#pieces: Buffer[] = [];
	#size = 0;
	#rest: Buffer[] = [];
	#restSize = 0;

	constructor(list: string, limits: RowLimits, onRow: (text: string) => void) {
		this.#list = list;
		this.#limits = limits;
		this.#onRow = onRow;
	}

	/** @throws {MalformedJson | OversizedJson} and what `onRow` throws */
	write(chunk: Buffer): void {
		let from = 0;
		let at = 0;
		const { length } = chunk;
		while (at < length) {
			if (this.#inString) {
				const next = this.#skipString(chunk, at);
				if (next < 0) break;
				at = next;
				continue;
			}
			const byte = chunk[at] as number;
			if (byte === quote) {
				this.#inString = true;
				if (this.#depth === 1 && this.#state !== "inside") {
					this.#keyPieces = [];
					this.#isKey = false;
				}
				at += 1;
				continue;
			}
			if (byte === openBrace || byte === openBracket) {
				this.#depth += 1;
				at += 1;
				if (byte === openBracket && this.#depth === 2 && this.#isList()) {
					if (this.#state === "after")
						throw new MalformedJson("the list is there twice");
					this.#keep(chunk, from, at);
					this.#state = "inside";
					from = at;
				}
				continue;
			}
			if (byte === closeBrace || byte === closeBracket) {
				this.#depth -= 1;
				if (this.#state === "inside" && this.#depth === 1) {
					if (byte !== closeBracket)
						throw new MalformedJson("the list is closed by a brace");
					this.#collect(chunk, from, at);
					this.#endList();
					from = at;
				}
				if (this.#depth === 1) this.#key = null;
				at += 1;
				continue;
			}
			if (this.#state === "inside") {
				if (byte === comma && this.#depth === 2) {
					this.#collect(chunk, from, at);
					this.#endRow();
					from = at + 1;
				}
			} else if (this.#depth === 1) {
				if (byte === colon) this.#isKey = true;
				else if (byte === comma) this.#key = null;
			}
			at += 1;
		}
		if (this.#state === "inside") this.#collect(chunk, from, length);
		else this.#keep(chunk, from, length);
	}

	/** The text outside the list, in which the list is empty. */
	end(): string {
		if (this.#state === "inside" || this.#inString)
			throw new MalformedJson("the text ends within the list");
		return Buffer.concat(this.#rest, this.#restSize).toString("utf8");
	}

	/** Finds the end of the string, behind its quote; -1 when it goes on in the next chunk. */
	#skipString(chunk: Buffer, start: number): number {
		let at = start;
		if (this.#escaped) {
			this.#escaped = false;
			at += 1;
		}
		for (;;) {
			const end = chunk.indexOf(quote, at);
			// A run of backslashes before it decides whether the quote ends the string.
			let slashes = 0;
			const last = end < 0 ? chunk.length : end;
			while (
				last - 1 - slashes >= at &&
				chunk[last - 1 - slashes] === backslash
			)
				slashes += 1;
			if (end < 0) {
				this.#escaped = slashes % 2 === 1;
				this.#keyPieces?.push(chunk.subarray(start));
				return -1;
			}
			if (slashes % 2 === 0) {
				this.#inString = false;
				if (this.#keyPieces) {
					this.#keyPieces.push(chunk.subarray(start, end));
					this.#key = keyText(this.#keyPieces, this.#list.length);
					this.#keyPieces = null;
				}
				return end + 1;
			}
			at = end + 1;
		}
	}

	#isList(): boolean {
		return this.#state !== "inside" && this.#isKey && this.#key === this.#list;
	}

	#collect(chunk: Buffer, from: number, to: number): void {
		if (to <= from) return;
		this.#size += to - from;
		if (this.#size > this.#limits.rowBytes)
			throw new OversizedJson("one element is too large");
		this.#pieces.push(chunk.subarray(from, to));
	}

	#keep(chunk: Buffer, from: number, to: number): void {
		if (to <= from) return;
		this.#restSize += to - from;
		if (this.#restSize > this.#limits.restBytes)
			throw new OversizedJson("the text outside the list is too large");
		// Copied: a slice would keep its whole chunk alive.
		this.#rest.push(Buffer.from(chunk.subarray(from, to)));
	}

	#flushText(): string {
		const [only, another] = this.#pieces;
		const text =
			only && !another
				? only.toString("utf8")
				: Buffer.concat(this.#pieces, this.#size).toString("utf8");
		this.#pieces = [];
		this.#size = 0;
		return text;
	}

	#endRow(): void {
		this.#isFirstRow = false;
		this.#onRow(this.#flushText());
	}

	#endList(): void {
		const text = this.#flushText();
		this.#state = "after";
		this.#key = null;
		if (this.#isFirstRow && text.trim() === "") return;
		this.#onRow(text);
	}
}

/** A key's text as it stands between its quotes; null for one that is too long to be the list's. */
function keyText(pieces: readonly Buffer[], longest: number): string | null {
	const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
	return size === longest ? Buffer.concat(pieces).toString("utf8") : null;
}
