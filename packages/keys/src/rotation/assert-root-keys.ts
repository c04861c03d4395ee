import { type Database, systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { KeyUnavailable, type Vault } from "@patchbay/vault";

/**
 * Checks at a process's start that the key service works and holds the root keys that the stored keys were wrapped by. A
 * wrong master key is found here and not by the first customer. Where only some of them are missing, it is logged.
 * @throws {KeyUnavailable} with what the operator has to do
 */
export async function assertRootKeys({
	db,
	vault,
	logger,
}: {
	db: Database;
	vault: Vault;
	logger: Logger;
}): Promise<void> {
	await vault.check();
	const { rows } = await systemSql(db).query<{
		provider: string;
		root_key_id: string;
		keys: bigint;
	}>("select provider, root_key_id, keys from system.root_keys_in_use()");
	const isKnown = (row: { provider: string; root_key_id: string }) =>
		vault.rootKeys.some(
			({ provider, rootKeyId }) =>
				provider === row.provider && rootKeyId === row.root_key_id,
		);
	const unknown = rows.filter((row) => !isKnown(row));
	if (unknown.length === 0) return;
	const names = unknown
		.map(
			({ provider, root_key_id, keys }) =>
				`${provider} ${root_key_id}: ${keys}`,
		)
		.join(", ");
	if (unknown.length === rows.length)
		throw new KeyUnavailable(
			`None of the stored keys was wrapped by the configured root key. Set the right one, or give the earlier one as the previous one. Stored keys by root key: ${names}.`,
		);
	logger.error(
		{
			rootKeys: unknown.map(({ keys, ...row }) => ({
				...row,
				keys: Number(keys),
			})),
		},
		"some stored keys were wrapped by a root key that is not configured: give it as the previous one",
	);
}
