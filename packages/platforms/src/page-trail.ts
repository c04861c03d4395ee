import { EndlessList } from "./errors.ts";

/** Pages of one list that are followed at most where nothing is kept between two of them. */
export const mostPages = 100;

/**
 * Follows a list from page to page, and notices when it has no end: a platform that names a page again would be asked
 * for ever.
 */
export class PageTrail {
	readonly #name: string;
	readonly #most: number;
	readonly #seen = new Set<string>();

	constructor({ name }: { name: string }, most = Number.POSITIVE_INFINITY) {
		this.#name = name;
		this.#most = most;
	}

	/**
	 * Passes on the token of the next page; null where there is none.
	 * @throws {EndlessList} for a page that was there before, or one too many
	 */
	follow<Token extends string | null>(next: Token): Token {
		if (next === null) return next;
		if (this.#seen.has(next) || this.#seen.size >= this.#most)
			throw new EndlessList(
				`${this.#name} sends a list that has no end. Try again; if this keeps happening, tell the operator.`,
				"next page",
			);
		this.#seen.add(next);
		return next;
	}
}

/** Start and length of the walk through a list. */
export interface Walk {
	/** Token of the first page to read; null or left out for the list's beginning. */
	from?: string | null;
	/** Pages at most. */
	most?: number;
}

/**
 * Pages of a list, each of which names the next one by a token, or null.
 * @param read reads the page of a token, or the list's first one
 * @throws {EndlessList} for a list that has no end
 */
export async function* walkPages<Page extends { nextCursor: string | null }>(
	platform: { name: string },
	read: (token: string | null) => Promise<Page>,
	{ from = null, most }: Walk = {},
): AsyncGenerator<Page, void, undefined> {
	const trail = new PageTrail(platform, most);
	let token = trail.follow(from);
	do {
		const page = await read(token);
		token = trail.follow(page.nextCursor);
		yield page;
	} while (token !== null);
}
