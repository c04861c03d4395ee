// `npm run audit:verify`: computes the audit's hash chain of every tenant again, as the owner (DATABASE_OWNER_URL), and
// names each entry that was changed, removed or moved. Ends with 1 when there is one.
import { verifyAllAudits } from "@patchbay/audit";
import { createDatabase } from "@patchbay/db";
import { readUrls } from "./environment.ts";
import { orFail } from "./fail.ts";
import { requireNode } from "./require-node.ts";

requireNode();
await orFail(async () => {
	const { DATABASE_OWNER_URL } = readUrls("DATABASE_OWNER_URL");
	const db = createDatabase({
		url: DATABASE_OWNER_URL,
		applicationName: "patchbay-audit-verify",
		maxConnections: 1,
	});
	try {
		for await (const audit of verifyAllAudits(db)) {
			const { tenantId, entries, faults, truncated } = audit;
			const verdict = faults.length === 0 ? "whole" : "NOT whole";
			console.log(`tenant ${tenantId}: ${entries} entries, ${verdict}`);
			for (const { message } of faults) console.log(`  ${message}`);
			if (truncated) console.log("  … and more");
			if (faults.length > 0) process.exitCode = 1;
		}
	} finally {
		await db.close();
	}
});
