import type { AppError } from "@patchbay/errors";
import { CostExceeded } from "./cost-exceeded.ts";
import { maximumAnswerBytes, maximumPoints } from "./limits.ts";

const tooLarge = () =>
	new CostExceeded(
		`This answer would be larger than ${maximumAnswerBytes / 1024 / 1024} MiB, which is the most that one request may return. Ask for smaller pages or fewer fields.`,
	);
const tooMany = () =>
	new CostExceeded(
		`This answer would hold more than ${maximumPoints} objects, which is the most that one request may return. Ask for smaller pages or fewer fields.`,
	);

/**
 * Counts an answer while it is made, for all operations of one request together, and ends the work on it at its bound.
 * A stream begins anew with each event.
 */
export class AnswerMeter {
	bytes = 0;
	objects = 0;
	/** Points of the operations that were let through. */
	requested = 0;
	/** Bytes of introspection answered by all its operations. */
	introspectionBytes = 0;
	/** Something of the request may change data: it is not given up half-way. */
	writes = false;
	/** Reason why no more is done for this answer. */
	ended: AppError | null = null;
	readonly #onEnd = new Set<(reason: AppError) => void>();

	/** @throws CostExceeded beyond the bound */
	add(bytes: number, objects: number): void {
		this.bytes += bytes;
		this.objects += objects;
		if (this.bytes > maximumAnswerBytes) this.end(tooLarge());
		else if (this.objects > maximumPoints) this.end(tooMany());
		if (this.ended) throw this.ended;
	}

	/** Ends the work: nothing further is read, and who waits is told why. The first reason stays. */
	end(reason: AppError): void {
		if (this.ended) return;
		this.ended = reason;
		for (const tell of this.#onEnd) tell(reason);
	}

	/** Calls `tell` when it ends, at once when it has ended already. @returns how to call that off */
	onEnd(tell: (reason: AppError) => void): () => void {
		if (this.ended) tell(this.ended);
		else this.#onEnd.add(tell);
		return () => this.#onEnd.delete(tell);
	}

	/** The next event of a stream. */
	restart(): void {
		this.bytes = 0;
		this.objects = 0;
	}
}
