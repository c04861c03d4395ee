import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type pg from "pg";

const queue = "imports.run";
/** Queue in which pg-boss keeps the runs that its scheduler started. */
const forwarded = "__pgboss__send-it";

/** As many schedules of pg-boss's own as there are connections, each once an hour at a minute of its own. */
export async function seedPgBoss(
	superuser: pg.Client,
	many: number,
): Promise<void> {
	await superuser.query(
		`insert into pgboss.schedule (name, key, cron, timezone, data, options)
		select $1, 'connection-' || n, (n % 60) || ' * * * *', 'UTC', jsonb_build_object('connectionId', n), '{}'
		from generate_series(1, $2::int) n`,
		[queue, many],
	);
	await superuser.query("analyze pgboss.schedule");
}

/**
 * One pass of pg-boss over its schedules, in a process of its own: from its start until the runs of the minute are there.
 * @returns how long it took, and how many runs it started
 */
export async function passOfPgBoss(
	url: string,
	superuser: pg.Client,
): Promise<{ seconds: number; started: number }> {
	await superuser.query("update pgboss.version set cron_on = null");
	await superuser.query("delete from pgboss.job where name = any($1)", [
		[forwarded, queue],
	]);
	const child = fork(
		fileURLToPath(new URL("./peers/pg-boss-scheduler.mjs", import.meta.url)),
		[url],
	);
	await once(child, "message");
	const startedAt = performance.now();
	let started = 0;
	// They come in one statement.
	while (started === 0) {
		await sleep(5);
		const { rows } = await superuser.query<{ jobs: number }>(
			"select count(*)::int as jobs from pgboss.job where name = $1",
			[forwarded],
		);
		started = rows[0]?.jobs ?? 0;
	}
	const seconds = (performance.now() - startedAt) / 1_000;
	child.kill("SIGKILL");
	await once(child, "exit");
	return { seconds, started };
}
