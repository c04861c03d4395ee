// Claims a second with 100 open slices and with 1,000,000 of 100,000 connections: what is open must not be felt.
import { createDatabase, inTenantSql, systemSql } from "@patchbay/db";
import pg from "pg";
import { startBenchDatabase } from "./database.ts";
import { median, report } from "./report.ts";
import { seedConnections } from "./seed-connections.ts";
import { seedSlices } from "./seed-slices.ts";

const thousands = 100;
const rounds = 5;
const seconds = 4;
const claimers = 2;

const database = await startBenchDatabase();
const superuser = new pg.Client({ connectionString: database.superuserUrl });
await superuser.connect();
const db = createDatabase({ url: database.url, applicationName: "bench" });
let memoryMiB = 0;

/** Claims a slice and gives it back to the end of the line, so that as many are open afterwards. */
async function claimAndGiveBack(): Promise<void> {
	const { rows } = await systemSql(db).query<{
		tenantId: string;
		sliceId: string;
	}>(
		`select tenant_id as "tenantId", slice_id as "sliceId" from system.claim_import_slices('bench', 1, 10, 3600)`,
	);
	const [slice] = rows;
	if (!slice) throw new Error("nothing was claimed");
	await inTenantSql(db, slice.tenantId, (sql) =>
		sql.query(
			`update import_slice s set state = 'READY', due_at = clock_timestamp(), turn = t.turn, own_turn = t.own_turn
			from (select turns.* from import_slice o,
				system.import_turns(o.tenant_id, o.connection_id, o.priority, o.turn, o.own_turn, 10) turns where o.id = $2) t
			where s.tenant_id = $1 and s.id = $2`,
			[slice.tenantId, slice.sliceId],
		),
	);
}

async function claimsPerSecond(): Promise<number> {
	let claims = 0;
	const endsAt = performance.now() + seconds * 1_000;
	await Promise.all(
		Array.from({ length: claimers }, async () => {
			while (performance.now() < endsAt) {
				await claimAndGiveBack();
				claims += 1;
			}
		}),
	);
	memoryMiB = Math.max(memoryMiB, process.memoryUsage().rss / 1_048_576);
	return claims / seconds;
}

async function measure(
	connections: number,
	perConnection: number,
): Promise<number> {
	await seedSlices(superuser, { connections, perConnection });
	await claimAndGiveBack();
	const rates: number[] = [];
	for (let round = 0; round < rounds; round += 1)
		rates.push(await claimsPerSecond());
	const rate = median(rates);
	console.log(
		`${connections * perConnection} open slices of ${connections} connections: ${rate.toFixed(0)} claims/s (${rates.map((each) => each.toFixed(0)).join(", ")})`,
	);
	return rate;
}

try {
	await seedConnections(database.superuserUrl, thousands);
	const few = await measure(10, 10);
	const many = await measure(thousands * 1_000, 10);
	report({
		name: "claims",
		unit: "claims/s, with 1,000,000 open slices",
		ours: many,
		peer: few,
		peerName: "the same with 100 open slices",
		memoryMiB,
	});
} finally {
	await db.close();
	await superuser.end();
	await database.stop();
}
