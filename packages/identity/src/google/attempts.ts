import { createHmac, hash, randomBytes } from "node:crypto";
import { StateRefused } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import type { Pool } from "pg";

const lifeMinutes = 10;

export interface AttemptToBegin {
	/** Nonce of the browser: 43 characters of base64url. */
	browserNonce: string;
	/** Person who is signed in already. */
	userId: string | null;
	clientId: string;
	/** A path of the admin. */
	returnTo: string;
	drive: boolean;
	tenantId: string | null;
}

export interface GoogleAttempt extends Omit<AttemptToBegin, "browserNonce"> {
	/** PKCE (RFC 7636 4.1). */
	codeVerifier: Secret<string>;
	/** OpenID Connect Core 3.1.2.1 `nonce`. */
	nonce: string;
}

interface Row {
	browser_nonce_hash: Buffer;
	user_id: string | null;
	client_id: string;
	return_to: string;
	drive: boolean;
	tenant_id: string | null;
	was_consumed: boolean;
	was_expired: boolean;
}

/**
 * Attempts to sign in with Google, in the database: any process can end what another began, and each works once. The
 * state is kept as its hash; verifier and nonce are computed from it, so a reader of the table can use none of them.
 */
export function createGoogleAttempts(pool: Pool, secret: string) {
	const derive = (purpose: string, state: string) =>
		createHmac("sha256", secret)
			.update(`google-sign-in ${purpose} ${state}`)
			.digest("base64url");
	const secretsOf = (state: string) => ({
		codeVerifier: new Secret(derive("verifier", state)),
		nonce: derive("nonce", state),
	});

	return {
		async begin(attempt: AttemptToBegin) {
			const state = randomBytes(32).toString("base64url");
			await pool.query(
				// What somebody holds goes another time: a sign-in does not wait for it.
				`delete from auth.google_sign_in where state_hash in (
					select state_hash from auth.google_sign_in where expires_at < now() - interval '1 day'
					for update skip locked)`,
			);
			await pool.query(
				`insert into auth.google_sign_in
					(state_hash, browser_nonce_hash, user_id, client_id, return_to, drive, tenant_id, expires_at)
				values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(mins => $8))`,
				[
					sha256(state),
					sha256(attempt.browserNonce),
					attempt.userId,
					attempt.clientId,
					attempt.returnTo,
					attempt.drive,
					attempt.tenantId,
					lifeMinutes,
				],
			);
			return { state, ...secretsOf(state) };
		},
		/**
		 * Takes an attempt, once: of two callers at the same moment the second waits for the first and is refused.
		 * @throws {StateRefused} STATE_INVALID, STATE_REPLAYED, STATE_EXPIRED or BROWSER_MISMATCH
		 */
		async consume(
			state: string | null,
			browserNonce: string | null,
		): Promise<GoogleAttempt> {
			const { rows } = await pool.query<Row>(
				`with found as (
					select * from auth.google_sign_in where state_hash = $1 for update
				), consumed as (
					update auth.google_sign_in a set consumed_at = clock_timestamp()
					from found f where a.state_hash = f.state_hash and f.consumed_at is null
				)
				select browser_nonce_hash, user_id, client_id, return_to, drive, tenant_id,
					consumed_at is not null as was_consumed, expires_at <= clock_timestamp() as was_expired
				from found`,
				[sha256(state ?? "")],
			);
			const row = rows[0];
			if (!row || state === null)
				throw new StateRefused(
					"STATE_INVALID",
					"This sign-in with Google was not begun here. Begin it again.",
				);
			if (
				browserNonce === null ||
				!row.browser_nonce_hash.equals(sha256(browserNonce))
			)
				throw new StateRefused(
					"BROWSER_MISMATCH",
					"This sign-in with Google was begun in another browser. Begin it again in this one.",
				);
			if (row.was_consumed)
				throw new StateRefused(
					"STATE_REPLAYED",
					"This sign-in with Google was ended before. Begin it again.",
				);
			if (row.was_expired)
				throw new StateRefused(
					"STATE_EXPIRED",
					`This sign-in with Google took longer than ${lifeMinutes} minutes. Begin it again.`,
				);
			return {
				userId: row.user_id,
				clientId: row.client_id,
				returnTo: row.return_to,
				drive: row.drive,
				tenantId: row.tenant_id,
				...secretsOf(state),
			};
		},
	};
}

const sha256 = (text: string) => hash("sha256", text, "buffer");
