import type { SqlExecutor } from "@patchbay/db";
import type { RootKey } from "@patchbay/vault";
import type { SealedRecord } from "../sealed-records.ts";

/** Counts of what is still under an old key. */
export interface Remaining {
	/** Versions of its key that the present root key did not wrap. */
	tenantKeys: number;
	/** Rows with a sealed value that names an older version of its key. */
	sealedRows: number;
}

export async function countRemaining(
	sql: SqlExecutor,
	sealedRecords: readonly SealedRecord[],
	tenantId: string,
	{ provider, rootKeyId }: RootKey,
): Promise<Remaining> {
	const counts = sealedRecords.map(({ table, fields }) => {
		const isOlder = Object.keys(fields)
			.map((column) => `sealed_key_version(${column}) < newest.version`)
			.join(" or ");
		return `(select count(*) from ${table} where tenant_id = $1 and (${isOlder}))`;
	});
	const { rows } = await sql.query<{ keys: bigint; rows: bigint | null }>(
		`select (select count(*) from tenant_key where tenant_id = $1 and destroyed_at is null
				and (provider, root_key_id) <> ($2, $3)) as keys,
			(select ${counts.join(" + ")} from
				(select max(version) as version from tenant_key where tenant_id = $1 and destroyed_at is null) newest) as rows`,
		[tenantId, provider, rootKeyId],
	);
	return {
		tenantKeys: Number(rows[0]?.keys ?? 0),
		sealedRows: Number(rows[0]?.rows ?? 0),
	};
}
