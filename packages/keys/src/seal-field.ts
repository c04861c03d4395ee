import {
	asExecutor,
	type SqlExecutor,
	type TenantTransaction,
} from "@patchbay/db";
import { readEnvelopeHeader, type Secret, type Vault } from "@patchbay/vault";
import type { TenantKeys } from "./tenant-keys.ts";

/** Place that a value is sealed for: it opens nowhere else. */
export interface FieldPlace {
	/** The table, such as `oauth_attempt`. */
	record: string;
	/** The row's id. */
	id: string;
	field: string;
	/** The row's version; 1 for one that never changes. */
	version: number;
}

interface SealingParts {
	keys: Pick<TenantKeys, "current" | "get">;
	vault: Vault;
}

export async function sealField(
	{ keys, vault }: SealingParts,
	sql: SqlExecutor | TenantTransaction,
	tenantId: string,
	place: FieldPlace,
	secret: Secret,
): Promise<Buffer> {
	const key = await keys.current(tenantId, asExecutor(sql));
	return vault.seal(key, { tenantId, ...place }, secret);
}

export async function openField(
	{ keys, vault }: SealingParts,
	sql: SqlExecutor | TenantTransaction,
	tenantId: string,
	place: FieldPlace,
	sealed: Uint8Array,
): Promise<Secret> {
	const { keyVersion } = readEnvelopeHeader(sealed);
	const key = await keys.get(tenantId, keyVersion, asExecutor(sql));
	return vault.open(key, { tenantId, ...place }, sealed);
}
