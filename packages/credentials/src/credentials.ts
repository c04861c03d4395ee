import type { AccessContext } from "@patchbay/access";
import type { SqlExecutor, TenantTransaction } from "@patchbay/db";
import type { AppError } from "@patchbay/errors";
import { unlessShredded } from "@patchbay/keys";
import { type Caller, createLimits, type Meter } from "@patchbay/limits";
import { getPlatform, type PlatformSession } from "@patchbay/platforms";
import { claimCheck, type DueCheck } from "./claim-check.ts";
import { countFailure } from "./count-failure.ts";
import type { CredentialsOptions, Dependencies } from "./dependencies.ts";
import { type DestroyResult, destroyGrant } from "./destroy-grant.ts";
import { createEnvironmentTokens } from "./environment-tokens.ts";
import {
	type AccessToken,
	type AccessTokenOptions,
	getAccessToken,
} from "./get-access-token.ts";
import type { CredentialOwner } from "./get-credential.ts";
import type { ChangedGrant } from "./grant-change.ts";
import { createLiveTokens } from "./live-tokens.ts";
import { type Rejected, rejectGrant } from "./mark-grant.ts";
import { noteVerified } from "./note-verified.ts";
import { openSession, type SessionOptions } from "./open-session.ts";
import { refreshGrant, refreshIfDue } from "./refresh-grant.ts";
import { type GrantToSave, saveGrant } from "./save-grant.ts";
import { defaultTimings } from "./timings.ts";

/** Tokens of the tenants. It asks nobody's permission: the verbs that call it do. */
export interface Credentials {
	/**
	 * Saves an issued credential: a new grant, or a new version of the one that this person gave to this app already. A
	 * stored refresh token stays when the reply brought none. Connections of the grant that waited for a reconnect live
	 * again: ACTIVE with chosen accounts, PENDING without. Audited as CREDENTIAL_SAVE, after `beforeAudit`: what else the
	 * transaction locks (the connection) it locks there, because the audit's chain is locked last everywhere.
	 * The app that it was given to is not deleted before the transaction ends.
	 * @throws {AppError} PLATFORM_USER_MISMATCH when `grantId` is another person's or platform's; APP_NOT_CONFIGURED when
	 * the app was deleted since
	 * @throws {TokenResponseInvalid} for a user id or a scope with control characters
	 */
	saveGrant(
		sql: Transaction,
		ctx: AccessContext,
		grant: GrantToSave,
		beforeAudit?: (saved: { grantId: string }) => Promise<void>,
	): Promise<{ grantId: string; created: boolean }>;
	/**
	 * The one way to a token that leaves this process: live, refreshed when less than five minutes are left (or
	 * `minValiditySeconds`), and audited before it is handed out. Not to be awaited inside a transaction.
	 * @throws {NotFound} for an unknown grant or connection
	 * @throws {AppError} UNSUPPORTED_BY_PLATFORM for a key, which is never handed out
	 * @throws {InvalidInput} for a `minValiditySeconds` that no token of the platform lives
	 * @throws {GrantRevoked} RECONNECT_REQUIRED: only the user can fix this; grant and connections say so from now on
	 * @throws {PlatformUnavailable | RateLimited | AppRejected | TokenResponseInvalid | PlatformRejected} no refresh now
	 * @throws {SecretTampered | KeyUnavailable | Unavailable}
	 * @throws {KeysDestroyed} when the tenant's keys were: no reconnect helps
	 */
	getAccessToken(
		ctx: AccessContext,
		of: CredentialOwner,
		options: AccessTokenOptions,
	): Promise<AccessToken>;
	/**
	 * Refreshes now, whatever is left; one that runs already counts. Throws what `getAccessToken` throws.
	 * @throws {AppError} UNSUPPORTED_BY_PLATFORM where only a person can renew the access; nothing is marked then
	 */
	refreshGrant(
		ctx: AccessContext,
		grantId: string,
	): Promise<{ expiresAt: Date | null; grantedScopes: string[] | null }>;
	/**
	 * For workers: renews a credential that is due, unless another process does or has done so, or the grant is left alone
	 * after a failure. One that nobody can renew becomes EXPIRED at its end. Throws what `getAccessToken` throws.
	 */
	refreshIfDue(
		ctx: AccessContext,
		grantId: string,
	): Promise<"refreshed" | "skipped">;
	/**
	 * Counts that using a grant failed for a reason that may pass, in a transaction that holds the grant's row: from the
	 * third in a row on, grant and connections stand in ERROR.
	 */
	countFailure(
		sql: SqlExecutor,
		grant: { tenantId: string; id: string },
		error: AppError,
	): Promise<void>;
	/** Notes that a call with a grant succeeded, in a transaction that holds its row: failures before it are forgotten. */
	noteVerified(sql: SqlExecutor, grant: ChangedGrant): Promise<void>;
	/** Claims a grant's due check: of several workers that found it due, the first one has it. `at`: now when null. */
	claimCheck(due: DueCheck, at: Date | null): Promise<boolean>;
	/** Ends what keeps a grant alive without a connection, in a transaction that holds its row. */
	endStanding(sql: SqlExecutor, grant: ChangedGrant): Promise<void>;
	/**
	 * Notes that the platform refused the grant itself (a fresh token too): grant and connections become REVOKED and ask
	 * for a reconnect, that platform's with its own message. Nothing happens when the grant has changed since it was read
	 * for `credential`.
	 */
	rejectGrant(
		ctx: AccessContext,
		grantId: string,
		rejected: Rejected,
	): Promise<void>;
	/**
	 * Ends a grant on which no live connection stands: revokes it at the platform (best effort, and not while another
	 * live grant has the same person and app) and destroys the tokens. Safe to call again. Never throws for what the
	 * platform says; `reason` tells why it was not revoked there.
	 */
	destroyGrant(ctx: AccessContext, grantId: string): Promise<DestroyResult>;
	/**
	 * Signs a connector's requests. The credential is fetched and audited once here, kept in memory for the session, and
	 * fetched again when it ends. Throws what `getAccessToken` throws.
	 */
	openSession(
		ctx: AccessContext,
		options: SessionOptions,
	): Promise<PlatformSession>;
	/** Counts requests of a session that is opened without a grant: one with tokens that are not saved yet. */
	meter(
		caller: Omit<Caller, "policy"> & { signal?: AbortSignal | undefined },
	): Meter;
	/** Resolves when no refreshed token is on its way into the database any more. Await it before the database is closed. */
	whenSaved(): Promise<void>;
}

/** `inTenant`'s transaction, or raw SQL in one. */
export type Transaction = SqlExecutor | TenantTransaction;

export function createCredentials({
	refreshTimings,
	environmentAccess,
	...options
}: CredentialsOptions): Credentials {
	const deps: Dependencies = {
		...options,
		environmentTokens: environmentAccess
			? createEnvironmentTokens(options, environmentAccess)
			: null,
		liveTokens: createLiveTokens(options),
		limits: createLimits(options),
		timings: { ...defaultTimings, ...refreshTimings },
		refreshing: new Map(),
		saving: new Set(),
	};
	return {
		saveGrant: (...args) => saveGrant(deps, ...args),
		getAccessToken: (ctx, ...args) =>
			unlessShredded(deps.db, ctx.tenantId, () =>
				getAccessToken(deps, ctx, ...args),
			),
		refreshGrant: (ctx, ...args) =>
			unlessShredded(deps.db, ctx.tenantId, () =>
				refreshGrant(deps, ctx, ...args),
			),
		refreshIfDue: (...args) => refreshIfDue(deps, ...args),
		async countFailure(sql, { tenantId, id }, error) {
			await countFailure(deps, sql, { tenant_id: tenantId, id }, error);
		},
		noteVerified: (...args) => noteVerified(deps, ...args),
		claimCheck: (...args) => claimCheck(deps, ...args),
		async endStanding(sql, { tenantId, id }) {
			await sql.query(
				"update platform_grant set standing = false where tenant_id = $1 and id = $2 and standing",
				[tenantId, id],
			);
		},
		async whenSaved() {
			await Promise.all(deps.saving);
		},
		rejectGrant: (...args) => rejectGrant(deps, ...args),
		destroyGrant: (...args) => destroyGrant(deps, ...args),
		openSession: (ctx, ...args) =>
			unlessShredded(deps.db, ctx.tenantId, () =>
				openSession(deps, ctx, ...args),
			),
		meter: (caller) =>
			deps.limits.meter({
				...caller,
				policy: getPlatform(deps.platforms, caller.platform).limits,
			}),
	};
}
