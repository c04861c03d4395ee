import type { DocumentNode } from "graphql";

/** Memory that a token takes, with its node and what validation keeps of it: between 280 and 720 were measured. */
const bytesPerToken = 750;

interface Entry {
	document: DocumentNode;
	bytes: number;
}

/**
 * Parsed documents by their text, the last used ones, bounded by the memory that they hold: what a client sends again
 * and again is parsed and validated once.
 */
export class DocumentCache {
	readonly #entries = new Map<string, Entry>();
	readonly #maximumBytes: number;
	/** Documents of callers who may not make us keep anything. */
	readonly #unkept = new WeakSet<DocumentNode>();
	#bytes = 0;

	constructor(maximumBytes: number) {
		this.#maximumBytes = maximumBytes;
	}

	/** Bytes that its documents are reckoned to hold. */
	get bytes(): number {
		return this.#bytes;
	}

	get(text: string): DocumentNode | undefined {
		const entry = this.#entries.get(text);
		if (!entry) return undefined;
		// A Map iterates in order of insertion: put back at the end, the first is the one that was used least lately.
		this.#entries.delete(text);
		this.#entries.set(text, entry);
		return entry.document;
	}

	set(text: string, document: DocumentNode): void {
		const bytes = bytesOf(text, document);
		if (this.#unkept.has(document) || bytes > this.#maximumBytes / 4) return;
		this.delete(text);
		this.#entries.set(text, { document, bytes });
		this.#bytes += bytes;
		for (const oldest of this.#entries.keys()) {
			if (this.#bytes <= this.#maximumBytes) break;
			this.delete(oldest);
		}
	}

	/** Serves it this once. */
	doNotKeep(document: DocumentNode): void {
		this.#unkept.add(document);
	}

	private delete(text: string): void {
		const entry = this.#entries.get(text);
		if (!entry) return;
		this.#entries.delete(text);
		this.#bytes -= entry.bytes;
	}
}

function bytesOf(text: string, { loc }: DocumentNode): number {
	let tokens = 0;
	for (let token = loc?.startToken; token; token = token.next ?? undefined)
		tokens += 1;
	return text.length * 2 + tokens * bytesPerToken;
}
