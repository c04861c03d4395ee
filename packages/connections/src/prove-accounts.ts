import {
	type AdAccount,
	inTenant,
	inTenantSql,
	notify,
	type Platform,
	readTime,
} from "@patchbay/db";
import { AppError, Conflict, isUserErrorCode } from "@patchbay/errors";
import {
	type AccountProof,
	type AccountsPlatform,
	failureKind,
	getPlatform,
	hasAdAccounts,
	mapConcurrently,
	type PlatformSession,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "./context.ts";
import { lockConnection } from "./find-in-tenant.ts";
import { statusOfProofs } from "./proof-status.ts";
import { proveAccess } from "./prove-access.ts";
import type { StoredProof } from "./reading/stored-proof.ts";
import { settleOnboarding } from "./settle-onboarding.ts";
import { withSession } from "./with-session.ts";

const concurrency = 4;

/** A chosen account and what reading it showed. */
export interface ProvenAccount {
	id: string;
	name: string;
	proof: AccountProof;
}

/**
 * Reads a campaign, a spend row and a creative of each chosen account, keeps the results and with them settles the
 * connection's status. Without a chosen account nothing is done. Where a platform has no ad accounts, the access itself is
 * proven. The platform is called outside of any transaction.
 *
 * @returns the chosen accounts with what was found, by name
 * @throws {GrantRevoked} and what else ends the grant
 * @throws {Conflict} when the connection was disconnected meanwhile
 */
export async function proveAccounts(
	ctx: ConnectionsContext,
	connection: { id: string; platform: Platform; grantId: string },
): Promise<readonly ProvenAccount[]> {
	const { tenantId } = ctx;
	const connector = getPlatform(ctx.platforms, connection.platform);
	if (!hasAdAccounts(connector)) {
		await proveAccess(ctx, connector, connection);
		return [];
	}
	const accounts = await inTenant(ctx.db, tenantId, (tx) =>
		tx.adAccount.findMany({
			where: { tenantId, connectionId: connection.id, selected: true },
			orderBy: [{ name: "asc" }, { id: "asc" }],
		}),
	);
	if (accounts.length === 0) return [];
	const proven = await withSession(
		ctx,
		{
			grantId: connection.grantId,
			platform: connection.platform,
			purpose: "prove the chosen ad accounts",
		},
		(session) =>
			mapConcurrently(accounts, concurrency, async (account) => ({
				id: account.id,
				name: account.name,
				proof: await proveAccount(connector, session, account),
			})),
	);
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		const { status } = await lockConnection(sql, tenantId, connection.id);
		if (status === "DISCONNECTED")
			throw new Conflict(
				"This connection was disconnected meanwhile. Connect it again to use it.",
			);
		const checkedAt = (await readTime(sql)).toISOString();
		await sql.query(
			`update ad_account a set proof = u.proof, updated_at = now()
			from unnest($3::uuid[], $4::jsonb[]) as u(id, proof)
			where a.tenant_id = $1 and a.connection_id = $2 and a.id = u.id and a.selected`,
			[
				tenantId,
				connection.id,
				proven.map(({ id }) => id),
				proven.map(({ proof }) =>
					JSON.stringify({ ...proof, checkedAt } satisfies StoredProof),
				),
			],
		);
		const outcome = statusOfProofs(proven);
		await sql.query(
			`update connection set status = $3::"ConnectionStatus", status_message = $4, last_verified_at = $5
			where tenant_id = $1 and id = $2 and not reconnect_required`,
			[tenantId, connection.id, outcome.status, outcome.message, checkedAt],
		);
		await notify(sql, "connection", { tenantId, id: connection.id });
	});
	await settleOnboarding(ctx, connection.id);
	return proven;
}

/** One account's trouble is its result; the end of the grant, and what this installation lacks itself, are everybody's. */
async function proveAccount(
	connector: AccountsPlatform,
	session: PlatformSession,
	account: AdAccount,
): Promise<AccountProof> {
	const { currencyCode, timeZone } = account;
	if (currencyCode === null || timeZone === null)
		return failed(
			"FAILED",
			`${connector.name} does not tell this account's currency and time zone.`,
		);
	try {
		return await connector.parts.proveAccount.run(session, {
			externalId: account.externalId,
			accessExternalId: account.accessExternalId,
			currencyCode,
			timeZone,
		});
	} catch (error) {
		const kind = failureKind(error);
		if (
			kind === "reconnect" ||
			kind === "vault" ||
			kind === "installation" ||
			!(error instanceof AppError)
		)
			throw error;
		const denied = kind === "access" || kind === "account";
		return failed(denied ? "DENIED" : "FAILED", error.message, error.code);
	}
}

function failed(
	result: "DENIED" | "FAILED",
	message: string,
	code: string = "PLATFORM_REJECTED",
): AccountProof {
	return {
		campaigns: result,
		spend: result,
		creatives: result,
		message,
		...(isUserErrorCode(code) ? { code } : {}),
	};
}
