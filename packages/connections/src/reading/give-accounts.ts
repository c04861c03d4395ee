import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import type { AdAccountDraft, Platform } from "@patchbay/platforms";
import { choose } from "../accounts/choose-accounts.ts";
import { noAccounts } from "../accounts/discover-accounts.ts";
import { saveAdAccounts } from "../accounts/save-ad-accounts.ts";
import type { ConnectionsContext } from "../context.ts";
import { beingRead, toChoose } from "../standing/standing.ts";
import { writeStanding } from "../standing/write-standings.ts";
import { lockReading, type Reading } from "./claim-reading.ts";
import { saveListing } from "./listing.ts";
import { type ReadingKey, requestProofs } from "./request-reading.ts";

interface Listed {
	/** Time of the request to the platform, by the database's clock. */
	askedAt: Date;
	/** Listed through an access that stands in for the tenant's: it reaches accounts of others too. */
	standsIn: boolean;
	/** The claim under which it was listed, where there is one. */
	reading?: Reading;
}

/** Keeps a list of a grant's accounts and gives it to each connection of the grant, in one transaction. */
export async function saveListed(
	ctx: ConnectionsContext,
	of: ReadingKey,
	connector: Platform,
	accounts: readonly AdAccountDraft[],
	{ askedAt, standsIn, reading }: Listed,
): Promise<void> {
	const { tenantId, grantId } = of;
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		await lockWaitingBrands(sql, of);
		await sql.query(
			"select from platform_grant where tenant_id = $1 and id = $2 for no key update",
			[tenantId, grantId],
		);
		await giveAccounts(sql, of, connector, accounts, { standsIn });
		if (reading) await lockReading(sql, reading);
		if (!standsIn) await saveListing(sql, of, accounts, askedAt);
	});
}

/**
 * Locks the brands whose connections wait for a list, before their grant: of two connections of a brand that want the same
 * account, the second sees the first's choice.
 */
export async function lockWaitingBrands(
	sql: SqlExecutor,
	{ tenantId, grantId, platform }: ReadingKey,
): Promise<void> {
	await sql.query(
		`select from brand b where b.tenant_id = $1 and b.id in (
			select c.brand_id from connection c
			where c.tenant_id = $1 and c.grant_id = $2 and c.platform = $3::"Platform" and c.cause = 'LISTING')
		order by b.id for no key update`,
		[tenantId, grantId, platform],
	);
}

/**
 * Gives each live connection of a grant the accounts that the platform lists for it; one that waited for the list chooses
 * its only account, or lets its person choose. Call it with the waiting brands and the grant locked.
 * @returns the connections, locked
 */
export async function giveAccounts(
	sql: SqlExecutor,
	of: ReadingKey,
	connector: Platform,
	accounts: readonly AdAccountDraft[],
	{ standsIn }: { standsIn: boolean },
): Promise<string[]> {
	const { tenantId, grantId, platform } = of;
	const { rows } = await sql.query<{
		id: string;
		brandId: string;
		isWaiting: boolean;
	}>(
		`select id, brand_id as "brandId", cause = 'LISTING' as "isWaiting" from connection
		where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" and status <> 'DISCONNECTED'
		order by id for no key update`,
		[tenantId, grantId, platform],
	);
	for (const { id, brandId, isWaiting } of rows) {
		const connection = { tenantId, id, brandId, platform };
		await saveAdAccounts(sql, connection, accounts, { standsIn });
		if (!isWaiting) continue;
		const nothing = noAccounts(connector, accounts);
		if (nothing) {
			await writeStanding(sql, connection, {
				status: "ERROR",
				cause: "LISTING",
				message: nothing.message,
			});
			continue;
		}
		const { chosen, message } = await choose(sql, connection, accounts, false);
		await writeStanding(
			sql,
			connection,
			chosen.length > 0 ? beingRead : toChoose(message ?? undefined),
		);
		await requestProofs(sql, tenantId, [id]);
	}
	return rows.map(({ id }) => id);
}
