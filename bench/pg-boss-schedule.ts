import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { PgBoss } from "pg-boss";

const queue = "imports.run";
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
 * One pass of pg-boss over its schedules: from the start of its timekeeper until the jobs of the minute are there.
 * @returns how long it took, and how many runs it started
 */
export async function passOfPgBoss(
	url: string,
	superuser: pg.Client,
): Promise<{ seconds: number; started: number }> {
	await superuser.query("update pgboss.version set cron_on = null");
	const count = async () => {
		const { rows } = await superuser.query<{ jobs: number }>(
			"select count(*)::int as jobs from pgboss.job where name = $1",
			[forwarded],
		);
		return rows[0]?.jobs ?? 0;
	};
	const before = await count();
	const boss = new PgBoss({
		connectionString: url,
		migrate: false,
		supervise: false,
		schedule: true,
		cronMonitorIntervalSeconds: 45,
		cronWorkerIntervalSeconds: 45,
	});
	boss.on("error", (error) => console.log(`pg-boss: ${error.message}`));
	await boss.start();
	const startedAt = performance.now();
	let started = 0;
	while (started === 0) {
		await sleep(5);
		started = (await count()) - before;
	}
	// They come in one statement; nothing more is to come.
	const seconds = (performance.now() - startedAt) / 1_000;
	await boss.stop({ graceful: false });
	return { seconds, started };
}
