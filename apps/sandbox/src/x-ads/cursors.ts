import { createHmac } from "node:crypto";
import { isSameText } from "../authorization/random-text.ts";
import { XRefused } from "./errors.ts";

/** Cursors of lists: where to go on, for one list with the same parameters. */
export class Cursors {
	readonly #secret: string;

	constructor(seed: string) {
		// By seed, not by process: a cursor outlives a restart as it would at X.
		this.#secret = `cursors of ${seed}`;
	}

	/** @param list the list with all its parameters but the cursor */
	issue(offset: number, list: string): string {
		const place = offset.toString(36);
		return `c-${place}-${this.#sign(place, list)}`;
	}

	read(cursor: string, list: string): number {
		const [, place, signature] =
			/^c-([0-9a-z]{1,8})-([0-9a-f]+)$/.exec(cursor) ?? [];
		if (
			place === undefined ||
			signature === undefined ||
			!isSameText(this.#sign(place, list), signature)
		)
			throw new XRefused("INVALID_PARAMETER", {
				message: "Expected a cursor of this list",
				parameter: "cursor",
				value: cursor,
			});
		return Number.parseInt(place, 36);
	}

	#sign(place: string, list: string): string {
		return createHmac("sha256", this.#secret)
			.update(`${place}\n${list}`)
			.digest("hex")
			.slice(0, 20);
	}
}
