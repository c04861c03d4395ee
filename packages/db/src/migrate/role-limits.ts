import pg from "pg";

/** Limits that `migrate` may set beside the migrations: sessions that a role may have at once. */
export interface ConnectionLimits {
	patchbay_app?: number | undefined;
	patchbay_auth?: number | undefined;
}

/** An API and a worker with the smallest pools: API 10 + 2 + 1, worker 6 + 2 + 1; an API's sign-in pool 5. */
const leastConnections = { patchbay_app: 22, patchbay_auth: 5 };

/**
 * Limits how many sessions a role may have. Both together have to leave room on the server for the owner and others.
 * @throws {RangeError} for a limit that one API and one worker would reach, or that the server cannot serve
 */
export async function limitConnections(
	owner: pg.Client,
	limits: ConnectionLimits,
): Promise<void> {
	const wanted = Object.entries(limits).filter(
		(entry): entry is [keyof ConnectionLimits, number] =>
			entry[1] !== undefined,
	);
	if (wanted.length === 0) return;
	for (const [role, limit] of wanted)
		if (limit < leastConnections[role])
			throw new RangeError(
				`${role} needs at least ${leastConnections[role]} connections for one API and one worker; ${limit} were given.`,
			);
	const { rows } = await owner.query<{ room: number }>(
		"select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as room",
	);
	const room = rows[0]?.room ?? 0;
	const all = wanted.reduce((sum, [, limit]) => sum + limit, 0);
	if (all >= room)
		throw new RangeError(
			`The server takes ${room} connections, and ${all} for Patchbay's roles would leave none for its owner. Raise max_connections, or give less.`,
		);
	for (const [role, limit] of wanted)
		await owner.query(
			`alter role ${pg.escapeIdentifier(role)} connection limit ${Math.trunc(limit)}`,
		);
}

const statement = (role: string) =>
	`alter role ${role} set idle_in_transaction_session_timeout = '15s'; alter role ${role} set lock_timeout = '10s'; alter role ${role} set statement_timeout = '30s';`;

/**
 * Lists what is left to do where somebody else made the roles, so that a migration could not set their limits.
 * @returns one line of SQL for each role without them
 */
export async function missingRoleLimits(owner: pg.Client): Promise<string[]> {
	const { rows } = await owner.query<{ role: string }>(
		`select rolname as role from pg_roles r
		where rolname in ('patchbay_app', 'patchbay_auth') and not exists (
			select from pg_db_role_setting s, unnest(s.setconfig) as setting
			where s.setrole = r.oid and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
				and setting like 'idle_in_transaction_session_timeout=%')
		order by 1`,
	);
	return rows.map(({ role }) => statement(role));
}
