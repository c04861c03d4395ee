// `npm run audit:verify`: computes the audit's hash chain of every tenant again, as the owner (DATABASE_OWNER_URL), and
// names each entry that was changed, removed, slipped in or moved. Ends with 1 when there is one. It prints the chains'
// heads; given again later, they show that an end was cut off together with its head.
import {
	type AuditHead,
	type AuditVerification,
	verifyAllAudits,
} from "@patchbay/audit";
import { createDatabase } from "@patchbay/db";
import { ArgumentError } from "./argument-error.ts";
import { parseHeads } from "./audit-verify/parse-heads.ts";
import { readUrls } from "./environment.ts";
import { orFail } from "./fail.ts";
import { readArguments } from "./read-arguments.ts";
import { readGivenFile } from "./read-given-file.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run audit:verify -- [--head TENANT=SEQUENCE:HASH]… [--heads FILE]…
  --head   a chain's head as an earlier run printed it: the chain must still lead through it
  --heads  the same from a file, such as the whole output of an earlier run`;

await orFail(usage, async () => {
	const { values: flags } = readArguments({
		head: { type: "string", multiple: true, default: [] },
		heads: { type: "string", multiple: true, default: [] },
		help: { type: "boolean" },
	});
	if (flags.help) return console.log(usage);
	const earlier = new Map<string, AuditHead[]>();
	const expect = (text: string, source: string) => {
		const heads = parseHeads(text);
		if (heads.length === 0)
			throw new ArgumentError(
				`${source}: There is no head of the form TENANT=SEQUENCE:HASH.`,
			);
		for (const { tenantId, ...head } of heads)
			earlier.set(tenantId, [...(earlier.get(tenantId) ?? []), head]);
	};
	for (const text of flags.head) expect(text, "--head");
	for (const file of flags.heads)
		expect(await readGivenFile("--heads", file), `--heads ${file}`);
	const { DATABASE_OWNER_URL } = readUrls("DATABASE_OWNER_URL");
	const db = createDatabase({
		url: DATABASE_OWNER_URL,
		applicationName: "patchbay-audit-verify",
		maxConnections: 1,
	});
	try {
		for await (const audit of verifyAllAudits(db, earlier)) {
			earlier.delete(audit.tenantId);
			print(audit);
		}
		for (const tenantId of earlier.keys()) {
			console.log(
				`tenant ${tenantId}: is not in this database, but an earlier head names it`,
			);
			process.exitCode = 1;
		}
	} finally {
		await db.close();
	}
});

function print(audit: AuditVerification): void {
	const { tenantId, entries, faults, truncated, head } = audit;
	const verdict = faults.length === 0 ? "whole" : "NOT whole";
	console.log(`tenant ${tenantId}: ${entries} entries, ${verdict}`);
	for (const { message } of faults) console.log(`  ${message}`);
	if (truncated) console.log("  … and more");
	if (head)
		console.log(
			`  head ${tenantId}=${head.sequence}:${head.hash.toString("hex")}`,
		);
	if (faults.length > 0) process.exitCode = 1;
}
