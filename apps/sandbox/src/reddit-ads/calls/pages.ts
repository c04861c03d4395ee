import { createHmac } from "node:crypto";
import { isSameText } from "../../authorization/random-text.ts";
import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { Call } from "./call.ts";
import { invalid } from "./errors.ts";

const usualSize = 100;
const mostSize = 1000;

/** One page of a list, with the addresses of the next and the one before. */
export type Page<Item> = {
	items: readonly Item[];
	index: number;
	pagination: { next_url: string | null; previous_url: string | null };
};

/** Cuts a call's page out of a whole list. A page's token holds for the very same list alone: path, parameters and body. */
export function cutPage<Item>(
	call: Call,
	all: readonly Item[],
	most = mostSize,
): Page<Item> {
	const { query, api } = call;
	const asked = readSize(query.get("page.size"), most);
	const size = Math.min(asked, api.world.settings.pageSize ?? asked);
	const start = readToken(call);
	const address = (offset: number): string => {
		const parameters = new URLSearchParams(query);
		parameters.set("page.token", tokenOf(call, offset));
		const url = new URL(`${call.root}${call.path}?${parameters}`);
		const { nextUrlOrigin } = api.behaviour;
		return nextUrlOrigin === null
			? url.href
			: new URL(`${url.pathname}${url.search}`, nextUrlOrigin).href;
	};
	const end = start + size;
	const next = api.behaviour.nextUrlLoops ? start : end;
	return {
		items: all.slice(start, end),
		index: Math.floor(start / size),
		pagination: {
			next_url: end < all.length ? address(next) : null,
			previous_url: start > 0 ? address(Math.max(0, start - size)) : null,
		},
	};
}

/** Reply with a page of a list. */
export function listed<Item>(
	call: Call,
	all: readonly Item[],
	render: (item: Item) => unknown,
	most?: number,
): Reply {
	const { items, pagination } = cutPage(call, all, most);
	return json(200, { data: items.map(render), pagination });
}

function readSize(text: string | null, most: number): number {
	// The parameter may be there without a value.
	if (text === null || text === "") return Math.min(usualSize, most);
	const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
	if (size < 1 || size > most)
		throw invalid("page.size", `Must be between 1 and ${most}.`);
	return size;
}

function readToken(call: Call): number {
	const token = call.query.get("page.token");
	if (token === null || token === "") return 0;
	const [place = "", signature = ""] = token.split("~");
	if (
		!/^[0-9a-z]{1,8}$/.test(place) ||
		!isSameText(signature, sign(call, place))
	)
		throw invalid("page.token", "Invalid page token.");
	return Number.parseInt(place, 36);
}

function tokenOf(call: Call, offset: number): string {
	const place = offset.toString(36);
	return `${place}~${sign(call, place)}`;
}

function sign({ api, path, query, bodyText }: Call, place: string): string {
	const parameters = new URLSearchParams(query);
	parameters.delete("page.token");
	parameters.sort();
	// By seed, not by process: a token outlives a restart.
	return createHmac("sha256", `pages of ${api.world.settings.seed}`)
		.update(`${place}\n${path}\n${parameters}\n${bodyText}`)
		.digest("base64url")
		.slice(0, 22);
}
