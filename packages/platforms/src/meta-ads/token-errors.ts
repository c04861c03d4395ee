import type { TokenErrorKind, TokenReply, TokenUse } from "@patchbay/oauth";
import { fields } from "../read-failure.ts";
import { errorOf } from "./graph-error.ts";

const byCode: ReadonlyMap<number, TokenErrorKind> = new Map([
	[2, "unavailable"],
	[4, "rate_limited"],
	[17, "rate_limited"],
	[32, "rate_limited"],
	[101, "app"],
	[102, "grant"],
	// The redirect address is not among those of the app.
	[191, "app"],
	[341, "rate_limited"],
	[368, "unavailable"],
	[613, "rate_limited"],
]);

/** Meanings of code 100's subcodes when a code is exchanged. */
const bySubcode: ReadonlyMap<number, TokenErrorKind> = new Map([
	// Malformed, expired.
	[36007, "grant"],
	// Another redirect address than that of the dialog.
	[36008, "app"],
	// Used before.
	[36009, "grant"],
]);

/**
 * Judges a reply of the token endpoint, of `debug_token` and of a revocation, by the numbers of its error. Code 1 is Meta's word
 * for a wrong client secret here, and for anything unknown with a status of its own servers' failures.
 */
export function classifyToken(
	reply: TokenReply,
	use: TokenUse,
): TokenErrorKind | null {
	if (reply.status === 429) return "rate_limited";
	const error = errorOf(reply.json);
	if (error === null) return use === "inspect" ? ofInspected(reply.json) : null;
	const { code, subcode, isTransient, type } = error;
	if (isTransient || reply.status >= 500) return "unavailable";
	if (code === 1) return "client";
	if (code === 190) {
		// The app's own token asks about the other one.
		if (use === "inspect") return "client";
		return "grant";
	}
	if (code === 104) return "client";
	if (code === 100) {
		const known = subcode === null ? undefined : bySubcode.get(subcode);
		if (known) return known;
		// A proof that is wrong or missing.
		if (use === "revoke" && type === "GraphMethodException") return "client";
	}
	return byCode.get(code) ?? "rejected";
}

/** A token that has just been issued and is not valid has no use. */
function ofInspected(body: unknown): TokenErrorKind | null {
	return fields(fields(body)?.data)?.is_valid === false ? "grant" : null;
}
