/** A page or chunk: so many rows as JSON text, joined by commas. */
export type PreparedChunk = { rows: Buffer; count: number; isLast: boolean };

/** The rows of one query, written a chunk at a time when asked for; kept as long as the cache has room. */
class PreparedAnswer {
	readonly chunks = new Map<number, PreparedChunk>();
	readonly #rows: () => Iterator<string>;
	readonly #chunkSize: number;
	#iterator: Iterator<string> | null = null;
	#next = 0;
	#pending: string | null = null;

	constructor(rows: () => Iterator<string>, chunkSize: number) {
		this.#rows = rows;
		this.#chunkSize = chunkSize;
	}

	/** Null beyond the end. Going back to a chunk that was let go starts over. */
	make(index: number): PreparedChunk | null {
		const known = this.chunks.get(index);
		if (known !== undefined) return known;
		if (this.#iterator === null || index < this.#next) {
			this.#iterator = this.#rows();
			this.#next = 0;
			this.#pending = null;
			this.#advance();
		}
		while (this.#next <= index) {
			const chunk = this.#collect();
			if (chunk === null) return null;
			this.chunks.set(this.#next, chunk);
			this.#next++;
			if (this.#next > index) return chunk;
		}
		return null;
	}

	#collect(): PreparedChunk | null {
		const texts: string[] = [];
		// Without any row there is still one, empty, first chunk.
		if (this.#pending === null && this.#next > 0) return null;
		while (this.#pending !== null && texts.length < this.#chunkSize) {
			texts.push(this.#pending);
			this.#advance();
		}
		return {
			rows: Buffer.from(texts.join(",")),
			count: texts.length,
			isLast: this.#pending === null,
		};
	}

	#advance(): void {
		const next = this.#iterator?.next();
		this.#pending =
			next === undefined || next.done === true ? null : next.value;
	}
}

/** Rows of a page at Google. */
const mostRowsOfPage = 10_000;

/** Tells whether a query asks for rows below a campaign's day, of which there are many. */
const isFine = (key: string) => /segments\.hour|geographic_view/.test(key);

/** Answers to queries, kept until the room for them is used up: the longest unused one goes first. */
export class PreparedAnswers {
	readonly #limitBytes: number;
	readonly #chunkSize: number;
	readonly #answers = new Map<string, PreparedAnswer>();
	#bytes = 0;

	constructor(limitBytes: number, chunkSize: number) {
		this.#limitBytes = limitBytes;
		this.#chunkSize = chunkSize;
	}

	get chunkSize(): number {
		return this.#chunkSize;
	}

	/** The chunk with this index of the query that `key` stands for; null beyond the end. */
	chunk(
		key: string,
		index: number,
		rows: () => Iterator<string>,
	): PreparedChunk | null {
		const known = this.#answers.get(key);
		const answer =
			known ??
			new PreparedAnswer(
				rows,
				// A small page by hours or places holds as many campaign-days as another one.
				isFine(key)
					? Math.max(
							this.#chunkSize,
							Math.min(this.#chunkSize * 24, mostRowsOfPage),
						)
					: this.#chunkSize,
			);
		// Put last again: a Map's order is what "longest unused" is told by.
		this.#answers.delete(key);
		this.#answers.set(key, answer);
		const before = new Set(answer.chunks.keys());
		const chunk = answer.make(index);
		for (const [made, { rows: bytes }] of answer.chunks)
			if (!before.has(made)) this.#bytes += bytes.length;
		this.#makeRoom(answer, index);
		return chunk;
	}

	#makeRoom(current: PreparedAnswer, keepIndex: number): void {
		for (const [key, answer] of this.#answers) {
			for (const [index, { rows }] of answer.chunks) {
				if (this.#bytes <= this.#limitBytes) return;
				if (answer === current && index === keepIndex) continue;
				answer.chunks.delete(index);
				this.#bytes -= rows.length;
			}
			if (answer !== current) this.#answers.delete(key);
		}
	}
}
