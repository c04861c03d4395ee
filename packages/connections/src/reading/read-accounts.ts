import { inTenantSql, readTime, type SqlExecutor } from "@patchbay/db";
import { type AppError, isUserErrorCode } from "@patchbay/errors";
import {
	type AccountProof,
	failureKind,
	getPlatform,
	hasAdAccounts,
	mapConcurrently,
	type Platform,
	type PlatformSession,
	proveAccess,
	proveAccount,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import { withSession } from "../grants/with-session.ts";
import { keepReading, type Reading } from "./claim-reading.ts";
import { saveListed } from "./give-accounts.ts";
import {
	findOpenAccounts,
	findOpenConnections,
	isListOpen,
	type OpenAccount,
} from "./open-accounts.ts";
import type { ReadingKey } from "./request-reading.ts";
import { saveAccessProof, saveProof } from "./save-proof.ts";

const concurrency = 4;
/** Accounts that are looked up at a time: new ones come before those that are read again. */
const batch = 20;

export interface ReadOptions {
	signal?: AbortSignal | undefined;
	/** Reads this connection alone: its person waits. */
	connectionId?: string | undefined;
}

/**
 * Reads what is open of a claimed reading: lists the accounts when that was asked for, and proves each chosen account that
 * was not read since it was asked for. Every result is saved as it comes, so that another process goes on where this one
 * stops.
 *
 * @throws {ReadingLost} when another process has claimed it meanwhile
 * @throws {AppError} what concerns all accounts: the end of the grant, an outage, a fault of this installation
 */
export async function readAccounts(
	ctx: ConnectionsContext,
	reading: Reading,
	{ signal, connectionId }: ReadOptions = {},
): Promise<void> {
	const { tenantId, grantId, platform } = reading;
	const connector = getPlatform(ctx.platforms, platform);
	const inside = <T>(work: (sql: SqlExecutor) => Promise<T>) =>
		inTenantSql(ctx.db, tenantId, work);
	const of = { only: connectionId ?? null, connector, reading };
	if (!(await inside((sql) => isOpen(sql, of)))) return;
	const kept = keepReading(ctx, reading);
	const done = new AbortController();
	const ended = AbortSignal.any([
		kept.signal,
		done.signal,
		...(signal ? [signal] : []),
	]);
	try {
		await withSession(
			ctx,
			{
				grantId,
				platform,
				purpose: "read the chosen accounts",
				signal: ended,
				isAwaited: connectionId !== undefined,
				urgency: reading.urgency,
			},
			async (session) => {
				if (
					!connectionId &&
					hasAdAccounts(connector) &&
					(await inside((sql) => isListOpen(sql, reading)))
				) {
					const askedAt = await inside((sql) => readTime(sql));
					const accounts = await connector.parts.accounts.run(session);
					await saveListed(ctx, reading, connector, accounts, {
						askedAt,
						fromEnvironment: session.fromEnvironment === true,
						reading,
					});
				}
				await (hasAdAccounts(connector)
					? readOpenAccounts(ctx, of, session, ended)
					: readOpenConnections(ctx, of, session));
			},
		);
	} catch (error) {
		throw kept.signal.aborted ? kept.signal.reason : error;
	} finally {
		kept.stop();
		// What the others were at when one failed ends too, before somebody else begins.
		done.abort();
	}
}

interface Of {
	/** This connection alone; null for all. */
	only: string | null;
	connector: Platform;
	reading: ReadingKey;
}

/** Tells whether part of a reading is left to do. */
export async function isOpen(
	sql: SqlExecutor,
	{ only, connector, reading }: Of,
): Promise<boolean> {
	if (!hasAdAccounts(connector))
		return (await findOpenConnections(sql, reading, only)) !== null;
	if (only === null && (await isListOpen(sql, reading))) return true;
	const [first] = await findOpenAccounts(sql, reading, {
		connectionId: only,
		most: 1,
	});
	return first !== undefined;
}

async function readOpenAccounts(
	ctx: ConnectionsContext,
	{ only, connector, reading }: Of & { reading: Reading },
	session: PlatformSession,
	signal: AbortSignal,
): Promise<void> {
	let wasRead = false;
	for (;;) {
		signal.throwIfAborted();
		const accounts = await inTenantSql(ctx.db, reading.tenantId, (sql) =>
			findOpenAccounts(sql, reading, { connectionId: only, most: batch }),
		);
		if (accounts.length === 0) return;
		const refused = await mapConcurrently(
			accounts,
			concurrency,
			async (account) => {
				signal.throwIfAborted();
				try {
					const proof = await readOne(connector, session, account);
					await saveProof(ctx, reading, account, proof);
					wasRead = true;
					return [];
				} catch (error) {
					if (failureKind(error) !== "operator") throw error;
					return [{ account, error: error as AppError }];
				}
			},
		);
		const [first] = refused.flat();
		// What every account answers is everybody's; what one answers among others is its own.
		if (first && !wasRead) throw first.error;
		for (const { account, error } of refused.flat())
			await saveProof(ctx, reading, account, unread(error));
	}
}

const readOne = (
	connector: Platform,
	session: PlatformSession,
	account: OpenAccount,
): Promise<AccountProof> =>
	proveAccount(
		connector,
		session,
		{
			externalId: account.externalId,
			accessExternalId: account.accessExternalId,
			// Where the platform tells none, each row says its own.
			currencyCode: account.currencyCode ?? "",
			timeZone: account.timeZone ?? "UTC",
		},
		account.conversion === null ? {} : { conversion: account.conversion },
	);

const unread = ({ message, code }: AppError): AccountProof => ({
	campaigns: "FAILED",
	spend: "FAILED",
	creatives: "FAILED",
	message,
	...(isUserErrorCode(code) ? { code } : {}),
});

async function readOpenConnections(
	ctx: ConnectionsContext,
	{ only, connector, reading }: Of & { reading: Reading },
	session: PlatformSession,
): Promise<void> {
	const open = await inTenantSql(ctx.db, reading.tenantId, (sql) =>
		findOpenConnections(sql, reading, only),
	);
	if (!open) return;
	await proveAccess(connector, session);
	await saveAccessProof(ctx, reading, open);
}
