import { brokenFile } from "./broken-file.ts";

/** Bytes of a file as they come: what lies ahead can be looked at, and what was not taken stays. */
export class ByteReader {
	readonly #source: AsyncIterator<Buffer>;
	#held: Buffer = Buffer.alloc(0);

	constructor(source: AsyncIterable<Buffer>) {
		this.#source = source[Symbol.asyncIterator]();
	}

	/** The next bytes without taking them: `size` and perhaps more, or fewer where the file ends before. */
	async peek(size: number): Promise<Buffer> {
		while (this.#held.length < size) {
			const next = await this.#source.next();
			if (next.done) break;
			this.#held = Buffer.concat([this.#held, next.value]);
		}
		return this.#held;
	}

	/**
	 * Takes so many bytes.
	 * @throws {UnexpectedReply} where the file ends before them
	 */
	async take(size: number): Promise<Buffer> {
		const found = await this.peek(size);
		if (found.length < size) throw brokenFile("was cut short");
		this.#held = found.subarray(size);
		return found.subarray(0, size);
	}

	/** The next piece, of whatever size; null at the file's end. */
	async next(): Promise<Buffer | null> {
		const held = this.#held;
		if (held.length > 0) {
			this.#held = Buffer.alloc(0);
			return held;
		}
		const next = await this.#source.next();
		return next.done ? null : next.value;
	}

	/** Gives back what was read last. */
	putBack(bytes: Buffer): void {
		this.#held = Buffer.concat([bytes, this.#held]);
	}

	/** All that is left, piece by piece. */
	async *rest(): AsyncGenerator<Buffer, void, undefined> {
		for (;;) {
			const piece = await this.next();
			if (piece === null) return;
			yield piece;
		}
	}

	/** Lets go of the source, which may be in the middle of a read: that is not waited for. */
	close(): void {
		this.#source.return?.().then(undefined, () => {});
	}
}
