import { requirePermission } from "@patchbay/access";
import { inTenant, inTenantSql } from "@patchbay/db";
import { type ConnectionInput, connectionInput } from "../connection-input.ts";
import type { ConnectionsContext } from "../context.ts";
import { getConnectionRow, usableGrantId } from "../find-in-tenant.ts";
import { type ProofTrouble, troubleOfProofs } from "../health/proof-status.ts";
import { readNow } from "../reading/read-now.ts";
import { readFacts } from "../standing/read-facts.ts";
import { checkGrant } from "./check-grant.ts";

export const verifyConnectionInput = connectionInput;

/**
 * Calls the platform now with the stored credential, renews the list of the grant's ad accounts and reads the chosen ones
 * of this connection. What comes of it is the connection's status, either way; a failure is thrown as well.
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
	const reading = { tenantId, grantId, platform: connection.platform };
	await checkGrant(ctx, {
		...reading,
		connectionId,
		urgency: "PERSON",
		target: {
			type: "Connection",
			id: connectionId,
			label: connection.accountName,
		},
	});
	await readNow(ctx, reading, { connectionId });
	return { connectionId, trouble: await findTrouble(ctx, connectionId) };
}

async function findTrouble(
	ctx: ConnectionsContext,
	connectionId: string,
): Promise<ProofTrouble | null> {
	const [facts] = await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
		readFacts(sql, ctx.platforms, ctx.tenantId, { ids: [connectionId] }),
	);
	const proven = (facts?.accounts ?? []).flatMap(({ name, proof }) =>
		proof ? [{ name, proof }] : [],
	);
	return troubleOfProofs(proven);
}
