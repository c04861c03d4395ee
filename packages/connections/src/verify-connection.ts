import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	inTenant,
	inTenantSql,
	notify,
	type Platform,
	type SqlExecutor,
} from "@patchbay/db";
import { AppError, Conflict } from "@patchbay/errors";
import {
	type AdAccountDraft,
	type FailureKind,
	failureKind,
	getPlatform,
	hasAdAccounts,
} from "@patchbay/platforms";
import { type ConnectionInput, connectionInput } from "./connection-input.ts";
import type { ConnectionsContext } from "./context.ts";
import {
	type ConnectionRow,
	getConnectionRow,
	lockConnection,
	usableGrantId,
} from "./find-in-tenant.ts";
import { type ProofTrouble, troubleOfProofs } from "./proof-status.ts";
import { proveAccounts } from "./prove-accounts.ts";
import { recordCheckFailure } from "./record-check-failure.ts";
import { saveAdAccounts } from "./save-ad-accounts.ts";
import { withSession } from "./with-session.ts";

export const verifyConnectionInput = connectionInput;

/**
 * Calls the platform now with the stored credential, renews the list of ad accounts and proves the chosen ones. What
 * comes of it is the connection's status, either way; a failure is thrown as well.
 *
 * @returns `trouble` names the chosen accounts that could not be read, where others or the connection itself could
 * @throws {GrantRevoked} RECONNECT_REQUIRED; {AccessMissing} ACCESS_MISSING, SCOPE_MISSING
 * @throws {PlatformUnavailable | RateLimited}: counted, and an ERROR from the third in a row
 */
export async function verifyConnection(
	ctx: ConnectionsContext,
	input: ConnectionInput,
): Promise<{ connectionId: string; trouble: ProofTrouble | null }> {
	requirePermission(ctx, "connection.manage");
	const { tenantId } = ctx;
	const { connectionId } = input;
	const { connection, grantId } = await inTenant(
		ctx.db,
		tenantId,
		async (tx) => {
			const connection = await getConnectionRow(tx, tenantId, connectionId);
			return { connection, grantId: await usableGrantId(tx, connection) };
		},
	);
	const { platform } = connection;
	const connector = getPlatform(ctx.platforms, platform);
	let isSessionOpen = false;
	try {
		const seen = await withSession(
			ctx,
			{ grantId, platform, purpose: "verify the connection" },
			async (session) => {
				isSessionOpen = true;
				await connector.parts.verify.run(session);
				const accounts = hasAdAccounts(connector)
					? await connector.parts.accounts.run(session)
					: null;
				return { accounts, standsIn: session.standsIn === true };
			},
		);
		await saveSuccess(ctx, connection, grantId, seen);
		const proven = await proveAccounts(ctx, {
			id: connectionId,
			platform,
			grantId,
		});
		return { connectionId, trouble: troubleOfProofs(proven) };
	} catch (error) {
		if (error instanceof AppError && !(error instanceof Conflict))
			await recordCheckFailure(ctx, {
				connectionId,
				grantId,
				error,
				// A refresh that failed has been counted where it was tried.
				isCounted: !isSessionOpen,
			});
		throw error;
	}
}

async function saveSuccess(
	ctx: ConnectionsContext,
	connection: ConnectionRow,
	grantId: string,
	{
		accounts,
		standsIn,
	}: { accounts: readonly AdAccountDraft[] | null; standsIn: boolean },
): Promise<void> {
	const { tenantId } = ctx;
	const { id, platform } = connection;
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		const now = await lockConnection(sql, tenantId, id);
		if (now.status === "DISCONNECTED")
			throw new Conflict(
				"This connection was disconnected meanwhile. Connect it again to use it.",
			);
		if (now.grantId !== grantId)
			throw new Conflict("This connection has just changed. Try again.");
		const saved =
			accounts &&
			(await saveAdAccounts(sql, { tenantId, id, platform }, accounts, {
				standsIn,
			}));
		// What stands in for the grant shows nothing of the grant.
		if (!standsIn) await healGrant(sql, tenantId, grantId);
		// One that has accounts chosen gets its status by their proofs.
		await sql.query(
			"update connection set last_verified_at = now() where tenant_id = $1 and id = $2",
			[tenantId, id],
		);
		await notify(sql, "connection", { tenantId, id });
		await recordAudit(sql, ctx, {
			action: "VERIFY",
			target: { type: "Connection", id, label: connection.accountName },
			detail: saved === null ? {} : { accounts: saved },
		});
	});
}

/** The grant works, and so do those of its connections that stood in error because of it. */
async function healGrant(
	sql: SqlExecutor,
	tenantId: string,
	grantId: string,
): Promise<void> {
	await healSiblings(sql, tenantId, grantId);
	await sql.query(
		`update platform_grant set last_verified_at = now(), consecutive_failures = 0, next_attempt_at = null,
			status = case when reconnect_required then status else 'ACTIVE' end,
			status_message = case when reconnect_required then status_message end
		where tenant_id = $1 and id = $2`,
		[tenantId, grantId],
	);
}

/** What stood in error because of the grant, and says so by its very message, goes on with it. */
async function healSiblings(
	sql: SqlExecutor,
	tenantId: string,
	grantId: string,
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`update connection c set status = 'ACTIVE', status_message = null from platform_grant g
		where g.tenant_id = $1 and g.id = $2 and g.status = 'ERROR' and not g.reconnect_required
			and c.tenant_id = g.tenant_id and c.grant_id = g.id and c.status = 'ERROR'
			and c.status_message = g.status_message
		returning c.id`,
		[tenantId, grantId],
	);
	for (const { id } of rows) await notify(sql, "connection", { tenantId, id });
}

/** Failures that say nothing of the connection that met them. */
const shared: ReadonlySet<FailureKind> = new Set([
	"transient",
	"rate_limited",
	"reconnect",
	"operator",
	"vault",
	"installation",
]);

/**
 * Verifies every live connection of a grant; for the daily health check. Failures become statuses and are not thrown. What
 * is the grant's or the platform's trouble, not one connection's, is met once: the platform's others count as failed too.
 */
export async function verifyGrant(
	ctx: ConnectionsContext,
	input: { grantId: string },
): Promise<{ verified: number; failed: number }> {
	const { tenantId } = ctx;
	const connections = await inTenant(ctx.db, tenantId, (tx) =>
		tx.connection.findMany({
			where: {
				tenantId,
				grantId: input.grantId,
				status: { not: "DISCONNECTED" },
			},
			select: { id: true, platform: true },
			orderBy: { id: "asc" },
		}),
	);
	let failed = 0;
	const unreachable = new Set<Platform>();
	for (const { id, platform } of connections) {
		if (unreachable.has(platform)) {
			failed += 1;
			continue;
		}
		try {
			await verifyConnection(ctx, { connectionId: id });
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			failed += 1;
			if (!(error instanceof Conflict) && shared.has(failureKind(error)))
				unreachable.add(platform);
		}
	}
	return { verified: connections.length - failed, failed };
}
