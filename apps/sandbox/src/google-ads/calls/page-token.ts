import { createHash, createHmac } from "node:crypto";
import { refused } from "./errors.ts";

const lifeMs = 2 * 3600 * 1000;

/** Page tokens hold where to go on, for one query of one account; they are signed and end after two hours. */
export class PageTokens {
	readonly #secret: string;
	#notBefore = 0;

	constructor(seed: string) {
		// By seed, not by process: a token outlives a restart as it would at Google.
		this.#secret = `page tokens of ${seed}`;
	}

	issue(chunk: number, query: string, customerId: string, now: number): string {
		const content = Buffer.from(
			JSON.stringify({ chunk, query: digest(query), customerId, at: now }),
		).toString("base64url");
		return `${content}.${this.#sign(content)}`;
	}

	/** The chunk to go on with; throws INVALID_PAGE_TOKEN or EXPIRED_PAGE_TOKEN. */
	read(token: string, query: string, customerId: string, now: number): number {
		const [content = "", signature] = token.split(".");
		if (signature !== this.#sign(content))
			throw refused(
				"requestError",
				"INVALID_PAGE_TOKEN",
				"Page token is invalid.",
				token,
			);
		const parsed = JSON.parse(
			Buffer.from(content, "base64url").toString("utf8"),
		) as {
			chunk: number;
			query: string;
			customerId: string;
			at: number;
		};
		if (parsed.query !== digest(query) || parsed.customerId !== customerId) {
			throw refused(
				"requestError",
				"INVALID_PAGE_TOKEN",
				"Page token is invalid.",
				token,
			);
		}
		if (parsed.at < this.#notBefore || parsed.at + lifeMs < now) {
			throw refused(
				"requestError",
				"EXPIRED_PAGE_TOKEN",
				"Page token has expired.",
				token,
			);
		}
		return parsed.chunk;
	}

	/** Ends all tokens given out so far. */
	expireAll(now: number): void {
		this.#notBefore = now + 1;
	}

	#sign(content: string): string {
		return createHmac("sha256", this.#secret)
			.update(content)
			.digest("base64url");
	}
}

function digest(text: string): string {
	return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
