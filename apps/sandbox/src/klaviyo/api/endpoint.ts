import type { Reply, SandboxRequest } from "../../simulator.ts";
import type { Shop } from "../shop/shop.ts";
import type { Cursors } from "./cursors.ts";
import type { Addresses } from "./document.ts";
import type { Tier } from "./rate.ts";

/** One call that may be made: the caller is known, and has the scopes. */
export interface Call {
	request: SandboxRequest;
	/** The path as the caller wrote it, without a slash at its end. */
	path: string;
	/** Ids in the path, decoded. */
	ids: readonly string[];
	shop: Shop;
	addresses: Addresses;
	cursors: Cursors;
	/** Rows of a page at most, whatever is asked; null: as many as the API lets. */
	pageLimit: number | null;
}

/** One operation of the API. */
export interface Endpoint {
	method: "GET" | "POST" | "PATCH" | "DELETE";
	/** The path, with `{id}` where an id stands. */
	path: string;
	/** The name under which its limits are counted. */
	operation: string;
	scopes: readonly string[];
	tier: Tier;
	/** The tier for a call that wants additional fields, counted by itself. */
	additionalTier?: Tier;
	answer(call: Call): Reply | Promise<Reply>;
}
