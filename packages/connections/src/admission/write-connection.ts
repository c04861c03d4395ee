import { actorColumns, keepForRepeats } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	newId,
	notify,
	type Platform,
	readTime,
	type SqlExecutor,
	type TenantTransaction,
} from "@patchbay/db";
import { NotFound } from "@patchbay/errors";
import type { GivenLogin } from "@patchbay/platforms";
import { recordOutcome } from "@patchbay/reliability";
import { unskipOnboardingStep } from "@patchbay/tenancy";
import { choose } from "../accounts/choose-accounts.ts";
import type { Discovered } from "../accounts/discover-accounts.ts";
import { saveAdAccounts } from "../accounts/save-ad-accounts.ts";
import type { ConnectionsContext } from "../context.ts";
import { getConnectionRow } from "../find-in-tenant.ts";
import { saveListing } from "../reading/listing.ts";
import { requestProofs, requestReading } from "../reading/request-reading.ts";
import {
	beingListed,
	beingRead,
	type Standing,
	toChoose,
	toColumns,
	works,
} from "../standing/standing.ts";
import { writeStanding } from "../standing/write-standings.ts";

export interface NewConnection {
	brandId: string;
	platform: Platform;
	/** A live grant, locked by this transaction. */
	grantId: string;
	scopeSets: readonly string[];
	/** The connection that is reconnected, when it is one. */
	connectionId: string | null;
	/** Accounts that the platform lists for the grant; null where there are no ad accounts, and then none is chosen. */
	accounts: Discovered;
	/** Name of the person who signed in: the connection's name where no account gives it one. */
	loginName: string | null;
	/**
	 * `consent`: the person went through the platform's page; `key`: an admin pasted one; `grant`: an earlier consent or
	 * key serves this brand too; the others: the operator brought one from elsewhere.
	 */
	by: "consent" | "key" | "grant" | Exclude<GivenLogin["by"], "key">;
}

/**
 * Two connects of one brand take turns, so that they cannot make two rows of what is one connection.
 * @throws {NotFound} for an unknown brand
 */
export async function lockBrand(
	sql: SqlExecutor,
	tenantId: string,
	brandId: string,
): Promise<void> {
	const { rowCount } = await sql.query(
		"select 1 from brand where tenant_id = $1 and id = $2 for no key update",
		[tenantId, brandId],
	);
	if (rowCount === 0)
		throw new NotFound("There is no such brand.", { field: ["brandId"] });
}

/**
 * Writes the brand's connection to a grant with the accounts that the grant reaches; call it with the brand and the
 * grant locked. Whatever was connected before comes back with its history: the connection that is reconnected, that of
 * the same grant, or a disconnected one whose chosen accounts are listed again. The only account is chosen at once.
 *
 * @returns the connection, how many accounts are chosen, and the grant that it used before, when that is another one
 */
export async function writeConnection(
	tx: TenantTransaction,
	ctx: ConnectionsContext,
	made: NewConnection,
): Promise<{
	connectionId: string;
	chosen: number;
	formerGrantId: string | null;
}> {
	const sql = asSql(tx);
	const { tenantId } = ctx;
	const { brandId, platform, grantId } = made;
	const earlierId =
		made.connectionId ??
		(await findOfGrant(sql, tenantId, made)) ??
		(await findDisconnected(sql, tenantId, made));
	// From here on no disconnect changes what is decided by it.
	if (earlierId)
		await sql.query(
			"select from connection where tenant_id = $1 and id = $2 for no key update",
			[tenantId, earlierId],
		);
	const earlier = earlierId
		? await getConnectionRow(tx, tenantId, earlierId)
		: null;
	const wasLive = earlier !== null && earlier.status !== "DISCONNECTED";
	const id = earlier?.id ?? newId();
	const actor = actorColumns(ctx.actor);
	const connected = {
		grantId,
		...toColumns(beingRead),
		scopeSets: [...made.scopeSets],
		disconnectedAt: null,
	};
	const by = {
		connectedByType: actor.type,
		connectedById: actor.id,
		connectedAt: await readTime(sql),
	};
	if (earlier)
		await tx.connection.update({
			where: { tenantId_id: { tenantId, id } },
			data: wasLive ? connected : { ...connected, ...by },
		});
	else
		await tx.connection.create({
			data: { id, tenantId, brandId, platform, ...connected, ...by },
		});

	const connection = { tenantId, id, brandId, platform };
	const { accounts } = made;
	// What works already goes on working while it is proven anew.
	const stays = wasLive && earlier.status === "ACTIVE";
	const found = await findStanding();
	await writeStanding(sql, connection, found.standing);
	if (accounts === null)
		await tx.connection.update({
			where: { tenantId_id: { tenantId, id } },
			data: { accountName: made.loginName },
		});
	const reading = { tenantId, grantId, platform };
	if (accounts === "later") await requestReading(sql, reading, { list: true });
	await requestProofs(sql, tenantId, [id]);
	const accountName = await readName(sql, connection);
	await unskipOnboardingStep(tx, { tenantId, brandId, platform });
	await keepForRepeats(sql, ctx, id);
	await recordAudit(sql, ctx, {
		action: "CONNECT",
		target: {
			type: "Connection",
			id,
			...(accountName ? { label: accountName } : {}),
		},
		detail: {
			platform,
			brandId,
			grantId,
			by: made.by,
			reconnected: earlier !== null,
			...(found.chosen && accounts
				? { accounts: accounts.length, chosen: found.chosen }
				: {}),
		},
	});
	await recordOutcome(sql, tenantId, {
		kind: "CONNECT",
		tried: 1,
		succeeded: 1,
	});
	await notify(sql, "connection", { tenantId, id });
	const former = earlier?.grantId ?? null;
	return {
		connectionId: id,
		chosen: found.chosen?.length ?? 0,
		formerGrantId: former === grantId ? null : former,
	};

	/** `chosen`: null where there was nothing to choose from. */
	async function findStanding(): Promise<{
		standing: Standing;
		chosen: string[] | null;
	}> {
		if (accounts === null)
			return { standing: stays ? works : beingRead, chosen: null };
		if (accounts === "later") {
			const goesOn = stays && (await hasChosen(sql, connection));
			return { standing: goesOn ? works : beingListed, chosen: null };
		}
		await saveAdAccounts(sql, connection, accounts);
		await saveListing(sql, { tenantId, grantId, platform }, accounts);
		const choice = await choose(sql, connection, accounts, wasLive);
		const { chosen, message } = choice;
		if (chosen.length === 0)
			return { standing: toChoose(message ?? undefined), chosen };
		return { standing: stays ? works : beingRead, chosen };
	}
}

async function hasChosen(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
): Promise<boolean> {
	const { rowCount } = await sql.query(
		"select from ad_account where tenant_id = $1 and connection_id = $2 and selected limit 1",
		[tenantId, id],
	);
	return rowCount === 1;
}

async function readName(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
): Promise<string | null> {
	const { rows } = await sql.query<{ name: string | null }>(
		"select account_name as name from connection where tenant_id = $1 and id = $2",
		[tenantId, id],
	);
	return rows[0]?.name ?? null;
}

async function findOfGrant(
	sql: SqlExecutor,
	tenantId: string,
	{ brandId, platform, grantId }: NewConnection,
): Promise<string | null> {
	const { rows } = await sql.query<{ id: string }>(
		`select id from connection where tenant_id = $1 and brand_id = $2 and platform = $3::"Platform" and grant_id = $4`,
		[tenantId, brandId, platform, grantId],
	);
	return rows[0]?.id ?? null;
}

/** The brand's disconnected connection with the most chosen accounts among those that are listed now. */
async function findDisconnected(
	sql: SqlExecutor,
	tenantId: string,
	{ brandId, platform, accounts }: NewConnection,
): Promise<string | null> {
	const { rows } = await sql.query<{ id: string }>(
		`select c.id from connection c
		join ad_account a on a.tenant_id = c.tenant_id and a.connection_id = c.id
		where c.tenant_id = $1 and c.brand_id = $2 and c.platform = $3::"Platform" and c.status = 'DISCONNECTED'
			and a.selected and a.external_id = any($4::text[])
		group by c.id, c.disconnected_at
		order by count(*) desc, c.disconnected_at desc, c.id desc limit 1`,
		[
			tenantId,
			brandId,
			platform,
			Array.isArray(accounts)
				? accounts.map((account) => account.externalId)
				: [],
		],
	);
	return rows[0]?.id ?? null;
}
