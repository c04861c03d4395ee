import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "@patchbay/vault";
import { z } from "zod";
import type { PersonCall, PersonCalls } from "../platform.ts";

const payload = z.object({
	algorithm: z.string().transform((name) => name.toUpperCase()),
	user_id: z.string().regex(/^\d{1,40}$/),
	/** Seconds since 1970. */
	issued_at: z.number().int().positive().max(32_503_680_000),
});

/** Longest `signed_request` that is looked at; Meta's have some 200 characters. */
const longestRequest = 4_096;

/**
 * Meta's deauthorize and data-deletion callbacks: a form with `signed_request`, which is base64url(signature), a dot and
 * base64url(JSON). The signature is HMAC-SHA-256 of the second part's text with the app's secret.
 * Source: developers.facebook.com, "Data Deletion Request Callback" and "Signed Request" of Facebook Login.
 */
export const metaPersonCalls: PersonCalls = {
	read: (form, secrets) =>
		readSignedRequest(form.get("signed_request"), secrets),
	deletionReply: ({ url, code }) => ({ url, confirmation_code: code }),
};

function readSignedRequest(
	text: string | null,
	secrets: readonly Secret<string>[],
): PersonCall | null {
	if (text === null || text.length > longestRequest) return null;
	const [signature, body, ...more] = text.split(".");
	if (!signature || !body || more.length > 0) return null;
	const given = Buffer.from(signature, "base64url");
	const isSigned = secrets.some((secret) =>
		isSame(given, createHmac("sha256", secret.reveal()).update(body).digest()),
	);
	return isSigned ? readPayload(body) : null;
}

function readPayload(body: string): PersonCall | null {
	let json: unknown;
	try {
		json = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
	} catch {
		return null;
	}
	const read = payload.safeParse(json);
	// Another algorithm would be one that nothing was checked by.
	if (!read.success || read.data.algorithm !== "HMAC-SHA256") return null;
	return {
		platformUserId: read.data.user_id,
		issuedAt: new Date(read.data.issued_at * 1_000),
	};
}

const isSame = (one: Buffer, other: Buffer): boolean =>
	one.length === other.length && timingSafeEqual(one, other);
