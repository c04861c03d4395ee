import type { Database, SqlExecutor, TenantTransaction } from "@patchbay/db";
import type { Secret, Vault } from "@patchbay/vault";
import { type FieldPlace, openField, sealField } from "./seal-field.ts";
import { createTenantKeys, type TenantKeys } from "./tenant-keys.ts";

/** Data keys of the tenants, and sealing with them. They ask nobody's permission: the verbs that use them do. */
export interface Keys extends TenantKeys {
	/** Seals a short secret of a row. */
	sealField(
		sql: SqlExecutor | TenantTransaction,
		tenantId: string,
		place: FieldPlace,
		secret: Secret,
	): Promise<Buffer>;
	/** @throws {SecretTampered | KeyUnavailable} */
	openField(
		sql: SqlExecutor | TenantTransaction,
		tenantId: string,
		place: FieldPlace,
		sealed: Uint8Array,
	): Promise<Secret>;
}

export function createKeys(options: { db: Database; vault: Vault }): Keys {
	const keys = createTenantKeys(options);
	const parts = { keys, vault: options.vault };
	return {
		...keys,
		sealField: (...args) => sealField(parts, ...args),
		openField: (...args) => openField(parts, ...args),
	};
}
