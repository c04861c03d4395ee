import type { AnyNodeType } from "../graph/node-type.ts";

/** Kinds of objects by name: each can lead to the others. */
export type TypeTable = Record<
	| "user"
	| "business"
	| "account"
	| "campaign"
	| "adSet"
	| "ad"
	| "creative"
	| "image"
	| "video"
	| "thumbnail"
	| "pixel"
	| "page"
	| "minimumBudget",
	AnyNodeType
>;
