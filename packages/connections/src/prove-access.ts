import { inTenantSql, notify } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import type { Platform, PlatformId } from "@patchbay/platforms";
import type { ConnectionsContext } from "./context.ts";
import { lockConnection } from "./find-in-tenant.ts";
import { settleOnboarding } from "./settle-onboarding.ts";
import { withSession } from "./with-session.ts";

/**
 * Makes a connection of a platform without ad accounts ACTIVE once a real call has shown that its grant opens it.
 *
 * @throws {ScopeMissing} SCOPE_MISSING; {GrantRevoked} and what else the call can throw
 * @throws {Conflict} when the connection was disconnected meanwhile
 */
export async function proveAccess(
	ctx: ConnectionsContext,
	connector: Platform,
	connection: { id: string; platform: PlatformId; grantId: string },
): Promise<void> {
	const { tenantId } = ctx;
	const { id, platform, grantId } = connection;
	await withSession(
		ctx,
		{ grantId, platform, purpose: "prove the access" },
		async (session) => {
			const { files, verify } = connector.parts;
			if (!files) return verify.run(session);
			for await (const _page of files.run(session, { pageSize: 1 })) break;
		},
	);
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		const { status } = await lockConnection(sql, tenantId, id);
		if (status === "DISCONNECTED")
			throw new Conflict(
				"This connection was disconnected meanwhile. Connect it again to use it.",
			);
		await sql.query(
			`update connection set status = 'ACTIVE', status_message = null, last_verified_at = now()
			where tenant_id = $1 and id = $2 and not reconnect_required`,
			[tenantId, id],
		);
		await notify(sql, "connection", { tenantId, id });
	});
	await settleOnboarding(ctx, id);
}
