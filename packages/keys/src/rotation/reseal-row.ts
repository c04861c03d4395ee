import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { type Database, inTenantSql, type SqlExecutor } from "@patchbay/db";
import {
	readEnvelopeHeader,
	type TenantKey,
	type Vault,
} from "@patchbay/vault";
import type { SealedRecord, SealedRow } from "../sealed-records.ts";
import type { TenantKeys } from "../tenant-keys.ts";

/**
 * Seals the values of one row anew that an older version of the tenant's key sealed. The row's own version stays: whoever
 * refreshes it at this moment saves by compare-and-set on that version, and must not lose a token to us. Its lock, and
 * the update by compare-and-set on the bytes, keep us from writing over what somebody saved meanwhile.
 * @returns false when nothing of it is older any more, or the row is gone
 * @throws {SecretTampered} when the row is not the one that was saved: it stays as it is
 * @throws {KeyUnavailable}
 */
export async function resealRow(
	deps: { db: Database; vault: Vault; keys: TenantKeys },
	ctx: AccessContext,
	record: SealedRecord,
	{ id, key }: { id: string; key: TenantKey },
): Promise<boolean> {
	const { tenantId } = ctx;
	return inTenantSql(deps.db, tenantId, async (sql) => {
		await record.lockFirst?.(sql, tenantId, id);
		const row = await lockRow(sql, tenantId, record, id);
		if (!row || !isOlder(row, key.version)) return false;
		await record.assertAsSaved?.(sql, tenantId, row);
		const sealed: SealedRow["sealed"] = {};
		for (const [column, field] of Object.entries(record.fields)) {
			const before = row.sealed[column] ?? null;
			const place = {
				tenantId,
				record: record.table,
				id,
				field,
				version: row.version,
			};
			sealed[column] =
				before && (await resealValue(deps, sql, place, before, key));
		}
		await replace(sql, tenantId, record, row, sealed);
		if (record.describe) {
			const { target, detail } = await record.describe(sql, tenantId, {
				...row,
				sealed,
			});
			await recordAudit(sql, ctx, {
				action: "KEY_ROTATE",
				target,
				detail: { ...detail, keyVersion: key.version },
			});
		}
		return true;
	});
}

async function resealValue(
	{ vault, keys }: { vault: Vault; keys: TenantKeys },
	sql: SqlExecutor,
	place: Parameters<Vault["seal"]>[1],
	before: Buffer,
	key: TenantKey,
): Promise<Buffer> {
	const { keyVersion } = readEnvelopeHeader(before);
	if (keyVersion >= key.version) return before;
	const older = await keys.get(place.tenantId, keyVersion, sql);
	return vault.seal(key, place, vault.open(older, place, before));
}

async function lockRow(
	sql: SqlExecutor,
	tenantId: string,
	{ table, versionColumn, fields }: SealedRecord,
	id: string,
): Promise<SealedRow | undefined> {
	const columns = Object.keys(fields);
	const { rows } = await sql.query<Record<string, Buffer | null>>(
		`select ${versionColumn ?? 1} as version, ${columns.join(", ")} from ${table}
		where tenant_id = $1 and id = $2 for update`,
		[tenantId, id],
	);
	if (!rows[0]) return undefined;
	const { version, ...sealed } = rows[0];
	return { id, version: Number(version), sealed };
}

function isOlder(row: SealedRow, keyVersion: number): boolean {
	return Object.values(row.sealed).some(
		(value) => value && readEnvelopeHeader(value).keyVersion < keyVersion,
	);
}

async function replace(
	sql: SqlExecutor,
	tenantId: string,
	{ table, versionColumn, fields }: SealedRecord,
	row: SealedRow,
	sealed: SealedRow["sealed"],
): Promise<void> {
	const columns = Object.keys(fields);
	const values: unknown[] = [tenantId, row.id, row.version];
	const set: string[] = [];
	const unchanged = [`${versionColumn ?? 1} = $3`];
	for (const column of columns) {
		values.push(sealed[column], row.sealed[column]);
		set.push(`${column} = $${values.length - 1}`);
		unchanged.push(`${column} is not distinct from $${values.length}`);
	}
	const { rowCount } = await sql.query(
		`update ${table} set ${set.join(", ")} where tenant_id = $1 and id = $2 and ${unchanged.join(" and ")}`,
		values,
	);
	if (rowCount !== 1)
		throw new Error(`a locked row of ${table} was changed all the same`);
}
