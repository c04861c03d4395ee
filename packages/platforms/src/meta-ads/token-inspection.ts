import type { Told } from "@patchbay/oauth";
import { fields } from "../read-failure.ts";
import { integer } from "./graph-error.ts";

/**
 * Facts of `debug_token`: permissions that are granted, the token's end (0 for one that does not end), and the end of the time in
 * which Meta shows the person's data (0 for a system user).
 * @param now milliseconds since 1970 by Meta's clock
 */
export function readInspection(
	reply: Record<string, unknown>,
	now: number,
): Told {
	const data = fields(reply.data) ?? {};
	const ends = secondsOf(data.expires_at);
	const dataEnds = secondsOf(data.data_access_expires_at);
	const { type } = data;
	return {
		scopes: Array.isArray(data.scopes)
			? data.scopes.filter((scope) => typeof scope === "string")
			: null,
		expiresInSeconds: ends === null ? null : ends - Math.floor(now / 1000),
		dataAccessEndsAt: dataEnds === null ? null : new Date(dataEnds * 1000),
		facts:
			typeof type === "string" && /^[A-Z_]{1,40}$/.test(type)
				? { tokenType: type }
				: {},
	};
}

/** A time in seconds since 1970; null for 0, which stands for never, and for what is none. */
function secondsOf(value: unknown): number | null {
	const seconds = integer(value);
	return seconds === null || seconds <= 0 ? null : seconds;
}
