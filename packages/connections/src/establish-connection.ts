import { actorColumns, keepForRepeats } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { chooseAccounts } from "@patchbay/credentials";
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
import type { AdAccountDraft } from "@patchbay/platforms";
import { unskipOnboardingStep } from "@patchbay/tenancy";
import type { ConnectionsContext } from "./context.ts";
import { getConnectionRow } from "./find-in-tenant.ts";
import { saveAdAccounts } from "./save-ad-accounts.ts";
import { accountsChosenElsewhere, setSelection } from "./selection.ts";

export interface NewConnection {
	brandId: string;
	platform: Platform;
	/** A live grant, locked by this transaction. */
	grantId: string;
	scopeSets: readonly string[];
	/** The connection that is reconnected, when it is one. */
	connectionId: string | null;
	/** What the platform lists for the grant; null where there are no ad accounts: then nothing is chosen. */
	accounts: readonly AdAccountDraft[] | null;
	/** Who signed in: the connection's name where no account gives it one. */
	loginName: string | null;
	/**
	 * `consent`: the person went through the platform's page; `key`: an admin pasted one; `grant`: an earlier consent or
	 * key serves this brand too; `refresh token`: the operator brought one from elsewhere.
	 */
	by: "consent" | "key" | "grant" | "refresh token";
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
 * @returns the connection, how many accounts are chosen, and the grant that it stood on before, when that is another one
 */
export async function establishConnection(
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
		status: "PENDING" as const,
		statusMessage: null,
		reconnectRequired: false,
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
	let selection: Selection = { chosen: [], message: null };
	if (accounts) {
		await saveAdAccounts(sql, connection, accounts);
		selection = await choose(sql, connection, accounts, wasLive);
	}
	const { chosen, message } = selection;
	// What works already goes on working while it is proven anew.
	const stays =
		wasLive &&
		earlier.status === "ACTIVE" &&
		(accounts === null || chosen.length > 0);
	const { accountName } = await tx.connection.update({
		where: { tenantId_id: { tenantId, id } },
		data: {
			status: stays ? "ACTIVE" : "PENDING",
			statusMessage: message,
			...(accounts ? {} : { accountName: made.loginName }),
		},
	});
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
			...(accounts ? { accounts: accounts.length, chosen } : {}),
		},
	});
	await notify(sql, "connection", { tenantId, id });
	const former = earlier?.grantId ?? null;
	return {
		connectionId: id,
		chosen: chosen.length,
		formerGrantId: former === grantId ? null : former,
	};
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
			(accounts ?? []).map((account) => account.externalId),
		],
	);
	return rows[0]?.id ?? null;
}

interface Selection {
	/** External ids. */
	chosen: string[];
	/** What the user has to do first. */
	message: string | null;
}

/**
 * Settles which accounts are chosen: those chosen before; else the only one there is to choose. An account that another
 * connection of the brand imports is left out. Of a live connection nothing is taken away because a list lacks it.
 */
async function choose(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string; brandId: string },
	accounts: readonly AdAccountDraft[],
	wasLive: boolean,
): Promise<Selection> {
	const listed = new Set(accounts.map((account) => account.externalId));
	const { rows } = await sql.query<{ external_id: string }>(
		"select external_id from ad_account where tenant_id = $1 and connection_id = $2 and selected",
		[connection.tenantId, connection.id],
	);
	const before = rows
		.map((row) => row.external_id)
		.filter((externalId) => wasLive || listed.has(externalId));
	const only = onlyCandidate(accounts);
	const wanted = before.length === 0 && only ? [only.externalId] : before;
	const elsewhere = await accountsChosenElsewhere(sql, connection, wanted);
	const taken = new Set(elsewhere.map((account) => account.externalId));
	const chosen = wanted.filter((externalId) => !taken.has(externalId));
	await setSelection(sql, connection, chosen);
	if (chosen.length > 0) return { chosen, message: null };
	const [first] = elsewhere;
	return {
		chosen,
		message: first
			? `${first.name} is imported by another connection of this brand already. Choose another account, or disconnect that connection first.`
			: chooseAccounts,
	};
}

/** The account that is meant where nobody has to be asked: the only open one, or the only one there is. */
function onlyCandidate(
	accounts: readonly AdAccountDraft[],
): AdAccountDraft | null {
	const readable = accounts.filter(isReadable);
	const open = readable.filter(({ active }) => active);
	const [only, another] = open.length > 0 ? open : readable;
	return only && !another ? only : null;
}

/**
 * An account that may be chosen: any but a manager. One that is closed or was refused just now too: a closed test account
 * can be read, and the proof decides.
 */
export function isSelectable(account: AdAccountDraft): boolean {
	return !account.manager;
}

/** An account that may be chosen and was not refused when the accounts were listed. */
export function isReadable(account: AdAccountDraft): boolean {
	return isSelectable(account) && account.unreadable?.isRefusal !== true;
}
