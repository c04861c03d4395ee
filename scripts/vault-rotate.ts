// `npm run vault:rotate -- root|tenant-keys|data|all|status|cancel`: rotates keys while everything runs, as the owner
// (DATABASE_OWNER_URL) and with the API's key variables. What was interrupted goes on when it is called again.
import { setTimeout as sleep } from "node:timers/promises";
import { createDatabase, type KeyRotationKind } from "@patchbay/db";
import { sealOwners } from "@patchbay/installation";
import { createKeyRotation, type KeyRotation } from "@patchbay/keys";
import { createLogger } from "@patchbay/logger";
import { ArgumentError } from "./argument-error.ts";
import { readUrls } from "./environment.ts";
import { orFail } from "./fail.ts";
import { findTenants } from "./find-tenants.ts";
import { openVault } from "./key-settings.ts";
import { readArguments } from "./read-arguments.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run vault:rotate -- root|tenant-keys|data|all|status|cancel [--tenant ID-OR-SLUG] [--background] [--rewrap-all]
  root         wrap the tenants' keys anew by the present root key (VAULT_KEY_PROVIDER and what belongs to it); the one
               of before stands in the same variables with _PREVIOUS behind
  tenant-keys  a new version of each tenant's key, which seals from now on
  data         seal everything anew that an older version of its tenant's key sealed
  all          root, then tenant-keys, then data
  status       only say what is left under old keys
  cancel       give up open rotations of the root key that cannot be done: to another key than the present one, or that
               failed. They hold up the tenant's later ones
  --background let the workers do it
  --rewrap-all for root: also what the present root key wrapped, after its service made a new version of it`;

const kindsOf: Record<string, KeyRotationKind[]> = {
	root: ["ROOT"],
	"tenant-keys": ["TENANT_KEY"],
	data: ["DATA"],
	all: ["ROOT", "TENANT_KEY", "DATA"],
	status: [],
	cancel: [],
};
const requestedBy = "vault:rotate";
const doneWords: Record<KeyRotationKind, string> = {
	ROOT: "tenant keys wrapped anew",
	TENANT_KEY: "new tenant keys",
	DATA: "rows sealed anew",
};

await orFail(usage, async () => {
	const { values: flags, word } = readArguments(
		{
			tenant: { type: "string" },
			background: { type: "boolean", default: false },
			"rewrap-all": { type: "boolean", default: false },
			help: { type: "boolean" },
		},
		Object.keys(kindsOf),
	);
	if (flags.help) return console.log(usage);
	const kinds = kindsOf[word] ?? [];
	if (flags["rewrap-all"] && !kinds.includes("ROOT"))
		throw new ArgumentError("--rewrap-all is for root and all.");
	if (flags.background && kinds.length === 0)
		throw new ArgumentError("--background is for what rotates.");
	const { DATABASE_OWNER_URL } = readUrls("DATABASE_OWNER_URL");
	const vault = openVault();
	const db = createDatabase({
		url: DATABASE_OWNER_URL,
		applicationName: "patchbay-vault-rotate",
		maxConnections: 2,
	});
	const logger = createLogger({ name: "vault:rotate", level: "warn" });
	const rotation = createKeyRotation({
		db,
		vault,
		owners: sealOwners,
		logger,
	});
	try {
		const tenantIds = await findTenants(db, flags.tenant);
		if (word === "cancel") await cancel(rotation, tenantIds);
		if (kinds.length > 0) {
			await vault.check();
			const { requestedAt, isResumed } = await rotation.request(tenantIds, {
				kinds,
				requestedBy,
				rewrapAll: flags["rewrap-all"],
			});
			if (isResumed)
				console.log(
					`Going on with the rotation that was asked for at ${requestedAt.toISOString()}.`,
				);
			if (flags.background)
				console.log(
					`Asked for ${tenantIds.length} tenants: the workers do it. "status" says how far they are.`,
				);
			else await runAll(rotation, tenantIds);
		}
		await printRemaining(rotation, tenantIds);
	} finally {
		await db.close();
	}
});

async function runAll(
	rotation: KeyRotation,
	tenantIds: readonly string[],
): Promise<void> {
	const done = { ROOT: 0, TENANT_KEY: 0, DATA: 0 };
	let refused = 0;
	for (const tenantId of tenantIds) {
		try {
			for (;;) {
				const result = await rotation.run(tenantId, { evenAfterFailure: true });
				if (result.state === "none") break;
				if (result.state === "foreign")
					throw new Error(
						"a rotation to another root key than the configured one is open. Configure that key, or give the rotation up: npm run vault:rotate -- cancel",
					);
				if (result.state === "done") {
					done[result.kind] += result.rewritten;
					refused += result.refused;
				}
				// A worker does it at this moment, or did when it was killed: its lease ends within a minute.
				else await sleep(500);
			}
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			process.stderr.write(`tenant ${tenantId}: ${reason}\n`);
			process.exitCode = 1;
		}
	}
	for (const kind of ["ROOT", "TENANT_KEY", "DATA"] as const)
		if (done[kind] > 0) console.log(`${done[kind]} ${doneWords[kind]}`);
	if (refused === 0) return;
	process.stderr.write(
		`${refused} rows are not what was saved, and stay as they are: see above.\n`,
	);
	process.exitCode = 1;
}

async function cancel(
	rotation: KeyRotation,
	tenantIds: readonly string[],
): Promise<void> {
	const total = { givenUp: 0, running: 0 };
	for (const tenantId of tenantIds) {
		const { givenUp, running } = await rotation.giveUp(tenantId, {
			requestedBy,
		});
		total.givenUp += givenUp;
		total.running += running;
	}
	console.log(`${total.givenUp} rotations given up`);
	if (total.running === 0) return;
	process.stderr.write(
		`${total.running} rotations are at work at this moment, with that other root key: they were left alone. End what does them first.\n`,
	);
	process.exitCode = 1;
}

async function printRemaining(
	rotation: KeyRotation,
	tenantIds: readonly string[],
): Promise<void> {
	const total = { tenantKeys: 0, sealedRows: 0 };
	for (const tenantId of tenantIds) {
		const { tenantKeys, sealedRows } = await rotation.remaining(tenantId);
		total.tenantKeys += tenantKeys;
		total.sealedRows += sealedRows;
	}
	console.log(
		`remaining under the old root key: ${total.tenantKeys} tenant keys`,
	);
	console.log(`remaining under the old tenant keys: ${total.sealedRows} rows`);
}
