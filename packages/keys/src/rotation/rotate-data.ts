import { systemContext } from "@patchbay/access";
import { inTenantSql } from "@patchbay/db";
import { SecretTampered, type TenantKey } from "@patchbay/vault";
import type { SealedRecord } from "../sealed-records.ts";
import { resealRow } from "./reseal-row.ts";
import { retireOlderKeys } from "./retire-older-keys.ts";
import type { RotationStep, StepResult } from "./rotation-step.ts";

const pageSize = 100;

/**
 * Seals everything of a tenant anew that an older version of its key sealed, row by row. A row that is not what was
 * saved is left as it is, logged and counted.
 */
export async function rotateData(step: RotationStep): Promise<StepResult> {
	const { deps, claim } = step;
	const { tenantId } = claim;
	const hasKey = await inTenantSql(deps.db, tenantId, async (sql) => {
		const { rowCount } = await sql.query(
			`select from tenant_key where tenant_id = $1 and destroyed_at is null
				and not exists (select from shred_receipt r where r.tenant_id = $1) limit 1`,
			[tenantId],
		);
		return rowCount > 0;
	});
	const total: StepResult = { rewritten: 0, refused: 0 };
	if (!hasKey) return total;
	deps.keys.drop(tenantId);
	try {
		const key = await deps.keys.current(tenantId);
		for (const record of deps.sealedRecords) {
			const { rewritten, refused } = await resealTable(step, record, key);
			total.rewritten += rewritten;
			total.refused += refused;
		}
	} finally {
		deps.keys.drop(tenantId);
	}
	await retireOlderKeys(deps, tenantId, claim);
	return total;
}

async function resealTable(
	{ deps, claim, onProgress }: RotationStep,
	record: SealedRecord,
	key: TenantKey,
): Promise<StepResult> {
	const { tenantId } = claim;
	const ctx = systemContext(tenantId, claim.requestedBy, claim.id);
	const total: StepResult = { rewritten: 0, refused: 0 };
	let after = "00000000-0000-0000-0000-000000000000";
	for (;;) {
		const ids = await listOlder(deps, tenantId, record, key.version, after);
		for (const id of ids) {
			try {
				if (await resealRow(deps, ctx, record, { id, key }))
					total.rewritten += 1;
			} catch (err) {
				if (!(err instanceof SecretTampered)) throw err;
				total.refused += 1;
				deps.logger.error(
					{ err, tenantId, table: record.table, id },
					"a sealed row is not what was saved: it stays under its old key",
				);
			}
			after = id;
			await onProgress();
		}
		if (ids.length < pageSize) return total;
	}
}

async function listOlder(
	{ db }: RotationStep["deps"],
	tenantId: string,
	{ table, fields }: SealedRecord,
	keyVersion: number,
	after: string,
): Promise<string[]> {
	const isOlder = Object.keys(fields)
		.map((column) => `sealed_key_version(${column}) < $2`)
		.join(" or ");
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ id: string }>(
			`select id from ${table} where tenant_id = $1 and id > $3 and (${isOlder}) order by id limit ${pageSize}`,
			[tenantId, keyVersion, after],
		);
		return rows.map(({ id }) => id);
	});
}
