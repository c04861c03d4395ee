import type {
	ChangedGrant,
	GrantChange,
	OnGrantChanged,
} from "@patchbay/credentials";
import { notify, type SqlExecutor } from "@patchbay/db";
import {
	connectablePlatforms,
	findScopeMissing,
	neededSets,
	type Platforms,
} from "@patchbay/platforms";
import { requestProofs } from "../reading/request-reading.ts";
import { decideStanding } from "./decide-standing.ts";
import { type ConnectionFacts, readFacts } from "./read-facts.ts";
import { type Standing, works } from "./standing.ts";
import { writeStandings } from "./write-standings.ts";

interface Followed {
	sql: SqlExecutor;
	platforms: Platforms;
	grant: ChangedGrant;
}

/**
 * Lets connections follow what becomes of their grant, within the transaction that changes it: `createCredentials` takes it.
 */
export function createGrantFollower(platforms: Platforms): OnGrantChanged {
	return (sql, grant, change) => followGrant({ sql, platforms, grant }, change);
}

function followGrant(of: Followed, change: GrantChange): Promise<void> {
	switch (change.kind) {
		case "ended":
			return end(of, change);
		case "failing":
			return fail(of, change.message);
		case "works":
			return heal(of);
		case "renewed":
			return revive(of);
		case "scopes":
			return followScopes(of, change);
		case "closed":
			return forgetAccounts(of);
	}
}

/** Every connection of the grant asks for a reconnect. */
async function end(
	{ sql, grant }: Followed,
	change: Extract<GrantChange, { kind: "ended" }>,
): Promise<void> {
	const { status, message, ofPlatform } = change;
	const { rows } = await sql.query<{ id: string }>(
		`update connection set status = $3::"ConnectionStatus", cause = 'GRANT', reconnect_required = true,
			status_message = case when platform = $5::"Platform" then $6 else $4 end
		where tenant_id = $1 and grant_id = $2 and status <> 'DISCONNECTED' returning id`,
		[
			grant.tenantId,
			grant.id,
			status,
			message,
			ofPlatform?.platform ?? null,
			ofPlatform?.message ?? null,
		],
	);
	await notifyAll(sql, grant.tenantId, rows);
}

/** Puts working connections in error until the grant works again. */
async function fail({ sql, grant }: Followed, message: string): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`update connection set status = 'ERROR', cause = 'GRANT', status_message = $3
		where tenant_id = $1 and grant_id = $2 and status = 'ACTIVE' returning id`,
		[grant.tenantId, grant.id, message],
	);
	await notifyAll(sql, grant.tenantId, rows);
}

const isInErrorForGrant = ({ status, cause }: ConnectionFacts) =>
	status === "ERROR" && cause === "GRANT";

async function heal({ sql, platforms, grant }: Followed): Promise<void> {
	const { rowCount } = await sql.query(
		`select from connection where tenant_id = $1 and grant_id = $2 and status = 'ERROR' and cause = 'GRANT' limit 1`,
		[grant.tenantId, grant.id],
	);
	if (rowCount === 0) return;
	const facts = await readFacts(sql, platforms, grant.tenantId, {
		grantId: grant.id,
	});
	await restore(sql, grant.tenantId, facts.filter(isInErrorForGrant));
}

/** The person agreed again: every connection that waited for it lives, and is proven anew. */
async function revive({ sql, platforms, grant }: Followed): Promise<void> {
	const facts = await readFacts(sql, platforms, grant.tenantId, {
		grantId: grant.id,
	});
	const waiting = facts.filter(
		(each) =>
			each.status === "EXPIRED" ||
			each.status === "REVOKED" ||
			isInErrorForGrant(each),
	);
	await restore(sql, grant.tenantId, waiting, true);
	await requestProofs(
		sql,
		grant.tenantId,
		waiting.map(({ id }) => id),
	);
}

/** `anew`: what was read through an access that has ended says nothing against the new one. */
async function restore(
	sql: SqlExecutor,
	tenantId: string,
	facts: readonly ConnectionFacts[],
	anew = false,
): Promise<void> {
	const restored = (each: ConnectionFacts): Standing => {
		const standing = decideStanding({ ...each, worked: true });
		return anew && standing.status === "ERROR" ? works : standing;
	};
	await writeStandings(
		sql,
		tenantId,
		facts.map((each) => ({ id: each.id, ...restored(each) })),
	);
}

/**
 * A connection whose platform cannot be used any more stands in ERROR and says what to ask for; one that stood so and can
 * be used again goes on.
 */
async function followScopes(
	{ sql, platforms, grant }: Followed,
	{ scopes, changed }: Extract<GrantChange, { kind: "scopes" }>,
): Promise<void> {
	const { rows } = await sql.query<
		Pick<ConnectionFacts, "id" | "platform" | "status" | "cause" | "message">
	>(
		`select id, platform, status, cause, status_message as message from connection
		where tenant_id = $1 and grant_id = $2 and status <> 'DISCONNECTED'`,
		[grant.tenantId, grant.id],
	);
	const missing = new Map(
		connectablePlatforms(platforms).map((platform) => [
			platform.id,
			findScopeMissing(platform, neededSets(platform), scopes),
		]),
	);
	const failing: ({ id: string } & Standing)[] = [];
	const healing: string[] = [];
	for (const { id, platform, status, cause, message } of rows) {
		const error = missing.get(platform);
		const stood = status === "ERROR" && cause === "SCOPES";
		if (!error) {
			if (stood) healing.push(id);
		} else if (status === "ACTIVE" || (stood && message !== error.message))
			failing.push({
				id,
				status: "ERROR",
				cause: "SCOPES",
				message: error.message,
			});
	}
	await writeStandings(sql, grant.tenantId, failing);
	if (healing.length > 0)
		await restore(
			sql,
			grant.tenantId,
			await readFacts(sql, platforms, grant.tenantId, { ids: healing }),
		);
	if (changed) await notifyAll(sql, grant.tenantId, rows);
}

/** Forgets the accounts listed through a grant that is given up: nobody can choose from them. */
async function forgetAccounts({ sql, grant }: Followed): Promise<void> {
	for (const table of ["listed_account", "account_reading"])
		await sql.query(
			`delete from ${table} where tenant_id = $1 and grant_id = $2`,
			[grant.tenantId, grant.id],
		);
}

async function notifyAll(
	sql: SqlExecutor,
	tenantId: string,
	connections: readonly { id: string }[],
): Promise<void> {
	for (const { id } of connections)
		await notify(sql, "connection", { tenantId, id });
}
