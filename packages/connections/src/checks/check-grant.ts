import { recordAudit } from "@patchbay/audit";
import { inTenantSql, readTime, type SqlExecutor } from "@patchbay/db";
import { AppError, Conflict } from "@patchbay/errors";
import {
	type AdAccountDraft,
	type FailureKind,
	failureKind,
	getPlatform,
	hasAdAccounts,
	type Platform,
	type PlatformSession,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import { withSession } from "../grants/with-session.ts";
import { giveAccounts, lockWaitingBrands } from "../reading/give-accounts.ts";
import { saveListing } from "../reading/listing.ts";
import { requestProofs } from "../reading/request-reading.ts";
import { type CheckOf, recordCheckFailure } from "./record-check-failure.ts";

/** Failures that are the grant's, the platform's or the installation's, whatever was asked. */
const isShared: ReadonlySet<FailureKind> = new Set([
	"transient",
	"rate_limited",
	"reconnect",
	"operator",
	"vault",
	"installation",
]);

/**
 * Calls a platform once for all connections of a grant: renews the list of its accounts, which verifies the grant, and asks
 * for proofs of the chosen ones. Without a list the grant is verified by a call of its own. A failure of the list that is not
 * everybody's is left to the proofs: they tell which accounts can be read.
 *
 * @throws {GrantRevoked} RECONNECT_REQUIRED; {AccessMissing} ACCESS_MISSING, SCOPE_MISSING
 * @throws {PlatformUnavailable | RateLimited}: counted, and an ERROR from the third in a row
 * @throws {Conflict} when the connection was disconnected or moved to another grant meanwhile
 */
export async function checkGrant(
	ctx: ConnectionsContext,
	of: CheckOf,
): Promise<void> {
	const { grantId, platform, urgency } = of;
	const connector = getPlatform(ctx.platforms, platform);
	let isSessionOpen = false;
	try {
		const askedAt = await inTenantSql(ctx.db, of.tenantId, (sql) =>
			readTime(sql),
		);
		const seen = await withSession(
			ctx,
			{ grantId, platform, purpose: "verify the connection", urgency },
			async (session) => {
				isSessionOpen = true;
				const accounts = await listAccounts(ctx, connector, session);
				// A list proves the grant by itself, and some platforms allow few calls of either kind.
				if (accounts === null) await connector.parts.verify.run(session);
				return { accounts, fromEnvironment: session.fromEnvironment === true };
			},
		);
		await saveSuccess(ctx, of, connector, { ...seen, askedAt });
	} catch (error) {
		if (error instanceof AppError && !(error instanceof Conflict))
			await recordCheckFailure(ctx, of, {
				error,
				// A refresh that failed has been counted where it was tried.
				isCounted: !isSessionOpen,
			});
		throw error;
	}
}

/** Null where there is none to be had. */
async function listAccounts(
	ctx: ConnectionsContext,
	connector: Platform,
	session: PlatformSession,
): Promise<readonly AdAccountDraft[] | null> {
	if (!hasAdAccounts(connector)) return null;
	try {
		return await connector.parts.accounts.run(session);
	} catch (err) {
		if (!(err instanceof AppError) || isShared.has(failureKind(err))) throw err;
		ctx.logger.warn(
			{ err, platform: connector.id, requestId: ctx.requestId },
			"the accounts of a grant were not listed",
		);
		return null;
	}
}

async function saveSuccess(
	ctx: ConnectionsContext,
	of: CheckOf,
	connector: Platform,
	seen: {
		accounts: readonly AdAccountDraft[] | null;
		fromEnvironment: boolean;
		askedAt: Date;
	},
): Promise<void> {
	const { tenantId, grantId } = of;
	const { accounts, fromEnvironment, askedAt } = seen;
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		await lockWaitingBrands(sql, of);
		await sql.query(
			"select from platform_grant where tenant_id = $1 and id = $2 for no key update",
			[tenantId, grantId],
		);
		const ids = await lockConnections(sql, of);
		// What stands in for the grant shows nothing of the grant.
		if (!fromEnvironment)
			await ctx.credentials.noteVerified(sql, { tenantId, id: grantId });
		if (accounts) {
			await giveAccounts(sql, of, connector, accounts, { fromEnvironment });
			if (!fromEnvironment) await saveListing(sql, of, accounts, askedAt);
			await sql.query(
				"update connection set last_verified_at = $3 where tenant_id = $1 and id = any($2::uuid[])",
				[tenantId, ids, askedAt],
			);
		}
		await requestProofs(sql, tenantId, ids, of.urgency);
		await recordAudit(sql, ctx, {
			action: "VERIFY",
			target: of.target,
			detail: accounts === null ? {} : { accounts: accounts.length },
		});
	});
}

async function lockConnections(
	sql: SqlExecutor,
	{ tenantId, grantId, platform, connectionId }: CheckOf,
): Promise<string[]> {
	const { rows } = await sql.query<{ id: string }>(
		`select id from connection where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform"
			and status <> 'DISCONNECTED' order by id for no key update`,
		[tenantId, grantId, platform],
	);
	const ids = rows.map(({ id }) => id);
	if (!connectionId) return ids;
	if (!ids.includes(connectionId))
		throw new Conflict(
			"This connection was disconnected or changed meanwhile. Connect it again to use it.",
		);
	return [connectionId];
}
