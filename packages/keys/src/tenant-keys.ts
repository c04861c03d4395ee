import {
	asExecutor,
	type Database,
	inTenantSql,
	newId,
	type SqlExecutor,
	type TenantTransaction,
} from "@patchbay/db";
import {
	KeysDestroyed,
	KeyUnavailable,
	type TenantKey,
	type Vault,
} from "@patchbay/vault";
import { holdKeys } from "./shredding/hold-keys.ts";

/** The tenants' data keys: wrapped in the database, unwrapped in memory for a short time. */
export interface TenantKeys {
	/** Makes the tenant's first key in the transaction of `sql`; nothing happens when there is one. */
	provision(
		sql: SqlExecutor | TenantTransaction,
		tenantId: string,
	): Promise<void>;
	/**
	 * The key that seals from now on; the first one is made when there is none yet. With `sql`, a transaction of the
	 * tenant's, no key is destroyed before it ends.
	 * @throws KeysDestroyed when the tenant's keys were
	 */
	current(tenantId: string, sql?: SqlExecutor): Promise<TenantKey>;
	/** The key that a sealed value names. @throws KeyUnavailable when it was destroyed, KeysDestroyed when all were */
	get(tenantId: string, version: number, sql?: SqlExecutor): Promise<TenantKey>;
	/** Forgets unwrapped keys, of one tenant or of all. They are kept for five minutes at most. */
	drop(tenantId?: string): void;
}

const longestKept = 5 * 60_000;

interface KeyRow {
	version: number;
	provider: string;
	root_key_id: string;
	/** Null once it is destroyed. */
	wrapped_key: Buffer | null;
	/** True also when a destroyed tenant's keys were put back: the receipt says that they are gone. */
	destroyed: boolean;
	/** All of the tenant's are, for good. */
	shredded: boolean;
	/** Written by the reading transaction itself, which may still be undone. */
	uncommitted: boolean;
}

const shredded = "exists (select from shred_receipt r where r.tenant_id = $1)";
const columns = `version, provider, root_key_id, wrapped_key,
	destroyed_at is not null or wrapped_key is null or ${shredded} as destroyed, ${shredded} as shredded,
	coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false) as uncommitted`;

export function createTenantKeys({
	db,
	vault,
}: {
	db: Database;
	vault: Vault;
}): TenantKeys {
	/** Unwrapped keys by tenant, then by version; `current` is the version that seals. */
	const kept = new Map<
		string,
		{ current?: number; keys: Map<number, TenantKey>; timer: NodeJS.Timeout }
	>();

	function keep(key: TenantKey, isCurrent: boolean): TenantKey {
		let entry = kept.get(key.tenantId);
		if (!entry) {
			// All of a tenant's keys go together: none is kept longer than the first of them.
			const timer = setTimeout(() => drop(key.tenantId), longestKept).unref();
			entry = { keys: new Map(), timer };
			kept.set(key.tenantId, entry);
		}
		entry.keys.set(key.version, key);
		if (isCurrent) entry.current = key.version;
		return key;
	}

	/** Raised by each drop: what was read before one must not be kept after it. */
	let drops = 0;

	function drop(tenantId?: string): void {
		drops += 1;
		for (const id of tenantId === undefined ? [...kept.keys()] : [tenantId]) {
			clearTimeout(kept.get(id)?.timer);
			kept.delete(id);
		}
	}

	async function insertFirst(sql: SqlExecutor, tenantId: string) {
		const { rowCount } = await sql.query(
			`select from tenant_key where tenant_id = $1 union all select from shred_receipt where tenant_id = $1 limit 1`,
			[tenantId],
		);
		if (rowCount > 0) return;
		const made = await vault.createTenantKey(tenantId, 1);
		// Of two that make it at the same time the second one's is dropped.
		await sql.query(
			`insert into tenant_key (id, tenant_id, version, wrapped_key, provider, root_key_id)
			values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
			[
				newId(),
				tenantId,
				made.version,
				made.wrappedKey,
				made.provider,
				made.rootKeyId,
			],
		);
	}

	async function read(
		sql: SqlExecutor,
		tenantId: string,
		version: number | null,
	): Promise<KeyRow | undefined> {
		const { rows } = await sql.query<KeyRow>(
			version === null
				? `select ${columns} from tenant_key
					where tenant_id = $1 and retired_at is null and destroyed_at is null and not ${shredded}
					order by version desc limit 1`
				: `select ${columns} from tenant_key where tenant_id = $1 and version = $2`,
			version === null ? [tenantId] : [tenantId, version],
		);
		return rows[0];
	}

	async function unwrap(
		tenantId: string,
		row: KeyRow,
		{ isCurrent, readAt }: { isCurrent: boolean; readAt: number },
	): Promise<TenantKey> {
		if (row.shredded) throw new KeysDestroyed();
		if (row.wrapped_key === null || row.destroyed) throw keyDestroyed();
		const key = await vault.openTenantKey({
			tenantId,
			version: row.version,
			provider: row.provider,
			rootKeyId: row.root_key_id,
			wrappedKey: row.wrapped_key,
		});
		return row.uncommitted || readAt !== drops ? key : keep(key, isCurrent);
	}

	return {
		async provision(transaction, tenantId) {
			const sql = asExecutor(transaction);
			await holdKeys(sql, tenantId);
			await insertFirst(sql, tenantId);
		},
		async current(tenantId, sql) {
			// Also where the key is in memory: what it seals may not outlive it.
			if (sql) await holdKeys(sql, tenantId);
			const entry = kept.get(tenantId);
			const known =
				entry?.current === undefined
					? undefined
					: entry.keys.get(entry.current);
			if (known) return known;
			const readAt = drops;
			let row = sql
				? await read(sql, tenantId, null)
				: await inTenantSql(db, tenantId, (own) => read(own, tenantId, null));
			if (!row) {
				// In a transaction of its own: what is sealed may outlive a rollback of the caller's.
				await inTenantSql(db, tenantId, async (own) => {
					// The caller's holds the keys already: this one would wait behind whoever waits for the caller.
					if (!sql) await holdKeys(own, tenantId);
					await insertFirst(own, tenantId);
				});
				row = await inTenantSql(db, tenantId, (own) =>
					read(own, tenantId, null),
				);
			}
			if (!row) throw new KeysDestroyed();
			return unwrap(tenantId, row, { isCurrent: true, readAt });
		},
		async get(tenantId, version, sql) {
			const known = kept.get(tenantId)?.keys.get(version);
			if (known) return known;
			const readAt = drops;
			const row = sql
				? await read(sql, tenantId, version)
				: await inTenantSql(db, tenantId, (own) =>
						read(own, tenantId, version),
					);
			if (!row) throw keyDestroyed();
			return unwrap(tenantId, row, { isCurrent: false, readAt });
		},
		drop,
	};
}

/** Says that one version is gone; the tenant has others, or gets one. */
function keyDestroyed(): KeyUnavailable {
	return new KeyUnavailable(
		"The key that this was sealed under is gone. Connect again.",
	);
}
