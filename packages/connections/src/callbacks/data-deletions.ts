import { createHash, randomBytes } from "node:crypto";
import { systemContext } from "@patchbay/access";
import type { Credentials } from "@patchbay/credentials";
import { type Database, newId, systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { PersonOfApp } from "./person.ts";

interface Deps {
	db: Database;
	credentials: Pick<Credentials, "eraseGrant">;
	logger: Logger;
}

/** Requests that one round goes on with; the next round finds the rest. */
const atOnce = 50;
/** Time for which a finished request can be looked up. */
const keptFor = "400 days";

const hashOf = (code: string): Buffer =>
	createHash("sha256").update(code).digest();

/**
 * Takes down a person's wish to have their data deleted, and sees to it at once. The wish is written first: should this
 * process end now, or a tenant's data not be reached, a worker goes on with it. What they granted again after `at` stays.
 * @returns code by which the person can follow it, known to nobody else
 */
export async function requestDataDeletion(
	deps: Deps,
	person: PersonOfApp,
	{ at, requestId }: { at: Date; requestId: string },
): Promise<string> {
	const code = randomBytes(16).toString("base64url");
	const { rows } = await systemSql(deps.db).query<{ id: string }>(
		"select system.request_data_deletion($1, $2, $3, $4, $5, $6) as id",
		[
			hashOf(code),
			person.identityProvider,
			person.clientId,
			person.platformUserId,
			person.tenantIds,
			at,
		],
	);
	for (const { id } of rows) await finish(deps, id, requestId);
	return code;
}

/** For the worker: goes on with requests that were not finished, and forgets those of long ago. */
export async function finishDataDeletions(deps: Deps): Promise<void> {
	const sql = systemSql(deps.db);
	const { rows } = await sql.query<{ id: string }>(
		"select open.id from system.data_deletions_open($1) as open (id)",
		[atOnce],
	);
	for (const { id } of rows) await finish(deps, id, newId());
	await sql.query("select system.prune_data_deletions($1::interval)", [
		keptFor,
	]);
}

/** Throws nothing: what cannot be done now is open and is tried again. */
async function finish(
	{ db, credentials, logger }: Deps,
	id: string,
	requestId: string,
): Promise<void> {
	try {
		const sql = systemSql(db);
		const { rows } = await sql.query<{ tenant_id: string; grant_id: string }>(
			"select * from system.grants_of_data_deletion($1)",
			[id],
		);
		for (const { tenant_id: tenantId, grant_id: grantId } of rows)
			await credentials.eraseGrant(
				systemContext(tenantId, "platform callback", requestId),
				grantId,
			);
		await sql.query("select system.complete_data_deletion($1)", [id]);
	} catch (err) {
		logger.error(
			{ err, requestId },
			"a person's data could not be deleted yet; a worker tries again",
		);
	}
}

/** State of a request for deletion; null for a code that nobody was given, or of long ago. */
export async function findDataDeletion(
	{ db }: { db: Database },
	code: string,
): Promise<{ requestedAt: Date; completedAt: Date | null } | null> {
	const { rows } = await systemSql(db).query<{
		requested_at: Date;
		completed_at: Date | null;
	}>("select * from system.data_deletion_status($1)", [hashOf(code)]);
	const [row] = rows;
	return row
		? { requestedAt: row.requested_at, completedAt: row.completed_at }
		: null;
}
