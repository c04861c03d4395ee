import { badParameter } from "./refusal.ts";

/** Kinds of things that URNs name here. */
export type UrnKind =
	| "sponsoredAccount"
	| "sponsoredCampaignGroup"
	| "sponsoredCampaign"
	| "sponsoredCreative"
	| "organization"
	| "person"
	| "share"
	| "ugcPost"
	| "image"
	| "video"
	| "geo";

export function urnOf(kind: UrnKind, id: string | number): string {
	return `urn:li:${kind}:${id}`;
}

/** The id in a URN of one of these kinds; null for any other text. */
export function idInUrn(
	urn: string,
	...kinds: readonly UrnKind[]
): string | null {
	const [, kind, id] = /^urn:li:([A-Za-z]+):([A-Za-z0-9_-]+)$/.exec(urn) ?? [];
	return id !== undefined && kinds.some((one) => one === kind) ? id : null;
}

/** @throws {Refused} for a text that is no URN of this kind */
export function needUrn(urn: string, kind: UrnKind, parameter: string): string {
	const id = idInUrn(urn, kind);
	if (id === null)
		throw badParameter(parameter, `'${urn}' is no URN of a ${kind}`);
	return id;
}
