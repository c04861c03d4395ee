import { InvalidInput } from "@patchbay/errors";

/** Kinds of objects in LinkedIn's names for them, such as `urn:li:sponsoredCampaign:701`. */
const kinds = {
	account: "sponsoredAccount",
	group: "sponsoredCampaignGroup",
	campaign: "sponsoredCampaign",
	creative: "sponsoredCreative",
	geo: "geo",
	person: "person",
} as const;

export type UrnKind = keyof typeof kinds;

const prefixes = Object.fromEntries(
	Object.entries(kinds).map(([kind, name]) => [kind, `urn:li:${name}:`]),
) as Record<UrnKind, string>;
const number = /^\d{1,25}$/;
const personId = /^[\w-]{1,64}$/;

/** Tells whether a text is the number of an account, a group, a campaign or a creative. */
export const isId = (text: string): boolean => /^[1-9]\d{0,24}$/.test(text);

/**
 * An id of LinkedIn's, as it stands in a path.
 * @throws {InvalidInput}
 */
export function checkId(id: string): string {
	if (!isId(id))
		throw new InvalidInput("An id of LinkedIn Ads has digits only.");
	return id;
}

/** Name of an object by its id. */
export const urnOf = (kind: UrnKind, id: string): string =>
	`urn:li:${kinds[kind]}:${checkId(id)}`;

/** Id that a name of this kind holds; null for another kind, and for what is no name. */
export function idOfUrn(kind: UrnKind, urn: unknown): string | null {
	const prefix = prefixes[kind];
	if (typeof urn !== "string" || !urn.startsWith(prefix)) return null;
	const id = urn.slice(prefix.length);
	return (kind === "person" ? personId : number).test(id) ? id : null;
}

/** Kinds of files that a post or a creative can show. */
export type MediaKind = "image" | "video";

/** Kind of a file's name, such as `urn:li:image:C4D22AQ`; null for another name, such as a document's. */
export function mediaKind(urn: unknown): MediaKind | null {
	const match =
		typeof urn === "string" && urn.length <= 200
			? /^urn:li:(image|video):[\w-]+$/.exec(urn)
			: null;
	return (match?.[1] as MediaKind | undefined) ?? null;
}

/** Tells whether a text names a post: a share, or one that its author wrote. */
export const isPost = (urn: unknown): urn is string =>
	typeof urn === "string" && /^urn:li:(share|ugcPost):\d{1,25}$/.test(urn);
