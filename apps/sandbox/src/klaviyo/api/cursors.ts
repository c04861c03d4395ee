import { createHash, createHmac, randomBytes } from "node:crypto";
import { z } from "zod";

/** Place in a list at which a page begins. */
export interface Place {
	/** The last record before it; null at the beginning. */
	after: string | null;
	/** Position of the first record, for when that one is gone. */
	index: number;
}

const contents = z.tuple([z.string().nullable(), z.number(), z.string()]);

/**
 * Cursors that mean nothing to a caller, each bound to the list that it is of: its address, filter and order. All that were
 * given out can be ended.
 */
export class Cursors {
	#secret = randomBytes(16);

	/** @param list what the cursor is bound to */
	make(list: string, { after, index }: Place): string {
		const text = JSON.stringify([after, index, digestOf(list)]);
		const body = Buffer.from(text).toString("base64url");
		return `${this.#sign(body)}${body}`;
	}

	/** The place of a cursor of this list; null for any other text, and for a cursor that has died. */
	read(list: string, cursor: string): Place | null {
		const signature = cursor.slice(0, signatureLength);
		const body = cursor.slice(signatureLength);
		if (this.#sign(body) !== signature) return null;
		const [after, index, digest] = contents.parse(
			JSON.parse(Buffer.from(body, "base64url").toString("utf8")),
		);
		return digest === digestOf(list) ? { after, index } : null;
	}

	/** Ends all that were given out so far. */
	expire(): void {
		this.#secret = randomBytes(16);
	}

	#sign(body: string): string {
		return createHmac("sha256", this.#secret)
			.update(body)
			.digest("base64url")
			.slice(0, signatureLength);
	}
}

const signatureLength = 12;

function digestOf(list: string): string {
	return createHash("sha256").update(list).digest("base64url").slice(0, 16);
}
