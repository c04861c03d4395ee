import { fraction, hashText, mix } from "../../world/random.ts";

/** A value of a segment with its part of a number: from one cumulative share to the next, the last one ending with 1. */
export type SegmentShare = { value: string; from: number; to: number };

const bySearch = shares([
	["SEARCH", 0.86],
	["SEARCH_PARTNERS", 1],
]);
const networks: Record<string, readonly SegmentShare[]> = {
	SEARCH: bySearch,
	DISPLAY: shares([["CONTENT", 1]]),
	PERFORMANCE_MAX: shares([["MIXED", 1]]),
};
const slots: Record<string, readonly SegmentShare[]> = {
	SEARCH: shares([
		["SEARCH_TOP", 0.72],
		["SEARCH_OTHER", 1],
	]),
	DISPLAY: shares([["CONTENT", 1]]),
	PERFORMANCE_MAX: shares([["MIXED", 1]]),
};
const unknown = shares([["UNKNOWN", 1]]);
const devices = new Map<string, readonly SegmentShare[]>();

/** Every campaign has a mix of its own. */
export function devicesOf(campaignId: string): readonly SegmentShare[] {
	const known = devices.get(campaignId);
	if (known !== undefined) return known;
	const seed = hashText(`device ${campaignId}`);
	const mobile = 0.5 + 0.2 * fraction(seed);
	const desktop = mobile + (1 - mobile) * (0.7 + 0.2 * fraction(mix(seed, 1)));
	const made = shares([
		["MOBILE", mobile],
		["DESKTOP", desktop],
		["TABLET", 1],
	]);
	devices.set(campaignId, made);
	return made;
}

/** Shares by the campaign's channel. */
export function networksOf(channel: string): readonly SegmentShare[] {
	return networks[channel] ?? unknown;
}

/** Shares by the campaign's channel. */
export function slotsOf(channel: string): readonly SegmentShare[] {
	return slots[channel] ?? unknown;
}

function shares(bounds: [value: string, to: number][]): SegmentShare[] {
	return bounds.map(([value, to], index) => ({
		value,
		from: bounds[index - 1]?.[1] ?? 0,
		to,
	}));
}
