// `npm run tenant:shred -- --tenant ID-OR-SLUG --confirm SLUG`: destroys a tenant's keys for good, as the owner
// (DATABASE_OWNER_URL), and prints the receipt as JSON. Nothing that was sealed for it opens ever again. Its stored files,
// which are not sealed, are removed where the STORAGE settings of the API are set.
import { userInfo } from "node:os";
import { createDatabase, systemSql } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import { sealOwners } from "@patchbay/installation";
import { shredTenant } from "@patchbay/keys";
import { ArgumentError } from "./argument-error.ts";
import { readUrls } from "./environment.ts";
import { orFail } from "./fail.ts";
import { findTenants } from "./find-tenants.ts";
import { readArguments, requireOptions } from "./read-arguments.ts";
import { removeStoredFiles } from "./remove-stored-files.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run tenant:shred -- --tenant ID-OR-SLUG --confirm SLUG
Destroys all keys of the tenant. There is no way back. It calls no platform: disconnect first what shall end there too.
Set the STORAGE settings of the API, so that the tenant's stored files are removed with them.`;

await orFail(usage, async () => {
	const { values: flags } = readArguments({
		tenant: { type: "string" },
		confirm: { type: "string" },
		help: { type: "boolean" },
	});
	if (flags.help) return console.log(usage);
	requireOptions(flags, "tenant", "confirm");
	const { DATABASE_OWNER_URL } = readUrls("DATABASE_OWNER_URL");
	const db = createDatabase({
		url: DATABASE_OWNER_URL,
		applicationName: "patchbay-tenant-shred",
		maxConnections: 1,
	});
	try {
		const [tenantId = ""] = await findTenants(db, flags.tenant);
		const receipt = await shredTenant(db, tenantId, {
			confirm: flags.confirm,
			owners: sealOwners,
			by: `tenant:shred by ${userInfo().username}`,
		}).catch((error: unknown) => {
			if (!(error instanceof Conflict)) throw error;
			throw new ArgumentError(`--confirm: ${error.message}`);
		});
		// The old row versions with the wrapped bytes leave the table's pages; write-ahead log and backups keep theirs.
		await systemSql(db).query("vacuum tenant_key, platform_grant");
		console.log(JSON.stringify(receipt, null, 2));
		const removed = await removeStoredFiles(db, tenantId);
		console.error(
			removed === null
				? "Its stored files were not removed. A running worker removes them within minutes; to do it now, set STORAGE_DIRECTORY, or STORAGE and its settings, as the API has them, and run this again."
				: `${removed} of its stored files were removed.`,
		);
	} finally {
		await db.close();
	}
});
