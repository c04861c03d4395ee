import { type Database, systemSql } from "@patchbay/db";
import type { KeyRotation, Remaining } from "@patchbay/keys";
import type { HeldBuckets, Limits } from "@patchbay/limits";
import type { Logger } from "@patchbay/logger";
import type { ProcessMetrics } from "@patchbay/telemetry";

interface Figures {
	remaining: Remaining;
	rotations: Map<string, number>;
	grants: Map<string, number>;
	held: HeldBuckets[];
	queue: { priority: number; oldestSeconds: number; running: number }[];
	schedules: { lane: string; schedules: number; seconds: number }[];
}

/** However often it is scraped. */
const keptMilliseconds = 15_000;
const rotationKinds = ["ROOT", "TENANT_KEY", "DATA"];
/** Names of the numbers by which slices are ordered. */
const priorities = ["MANUAL", "RECENT", "SCHEDULED", "HISTORY"];
const scheduledLanes = ["RECENT", "WINDOW", "CAMPAIGNS", "HISTORY"];
const grantStatuses = ["PENDING", "ACTIVE", "EXPIRED", "ERROR", "REVOKED"];

/**
 * Adds figures over all tenants, read from the database when they are asked for, so every worker gives the same ones. A figure
 * that cannot be read is left out rather than told wrong.
 */
export function observeInstallation(
	meter: ProcessMetrics["meter"],
	{
		db,
		keyRotation,
		limits,
		logger,
	}: {
		db: Database;
		keyRotation: Pick<KeyRotation, "remainingInAll">;
		limits: Pick<Limits, "heldBuckets">;
		logger: Logger;
	},
): void {
	const oldRoot = meter.createObservableGauge(
		"patchbay_tenant_keys_under_old_root_key",
		{
			description:
				"Tenant keys that the present root key did not wrap: 0 when a rotation of the root key is over",
		},
	);
	const oldKey = meter.createObservableGauge(
		"patchbay_sealed_rows_under_old_tenant_key",
		{
			description:
				"Rows with a value under an older version of their tenant's key: 0 when a rotation of the data is over",
		},
	);
	const rotations = meter.createObservableGauge("patchbay_key_rotations_open", {
		description: "Rotations that were asked for and are not done, by kind",
	});
	const grants = meter.createObservableGauge("patchbay_grants", {
		description: "Grants that stand, by status",
	});

	const held = meter.createObservableGauge("patchbay_limit_buckets_held", {
		description:
			"Buckets of the platforms' limits whose requests wait (REFUSED by the platform, FULL by our own count, STALLED) or are SLOWED",
	});

	const waiting = meter.createObservableGauge(
		"patchbay_import_queue_age_seconds",
		{
			description:
				"How long the slice has been claimable whose turn is next, by priority: MANUAL, RECENT, SCHEDULED, HISTORY",
		},
	);
	const running = meter.createObservableGauge(
		"patchbay_import_slices_running",
		{
			description: "Slices in work, of all workers, by priority",
		},
	);
	const lag = meter.createObservableGauge("patchbay_schedule_lag_seconds", {
		description:
			"How long the schedule has been due that waits longest, by lane",
	});
	const due = meter.createObservableGauge("patchbay_schedules_due", {
		description: "Schedules that are due and not started yet, by lane",
	});

	let kept: { at: number; figures: Promise<Figures> } | undefined;
	const read = () => {
		if (!kept || performance.now() - kept.at > keptMilliseconds)
			kept = {
				at: performance.now(),
				figures: readFigures(db, keyRotation, limits),
			};
		return kept.figures;
	};
	meter.addBatchObservableCallback(
		async (result) => {
			let figures: Figures;
			try {
				figures = await read();
			} catch (err) {
				kept = undefined;
				logger.warn({ err }, "the metrics could not be read");
				return;
			}
			result.observe(oldRoot, figures.remaining.tenantKeys);
			result.observe(oldKey, figures.remaining.sealedRows);
			for (const kind of rotationKinds)
				result.observe(rotations, figures.rotations.get(kind) ?? 0, { kind });
			for (const status of grantStatuses)
				result.observe(grants, figures.grants.get(status) ?? 0, { status });
			for (const { buckets, platform, scope, reason } of figures.held)
				result.observe(held, buckets, { platform, scope, reason });
			for (const [priority, name] of priorities.entries()) {
				const found = figures.queue.find((each) => each.priority === priority);
				result.observe(waiting, found?.oldestSeconds ?? 0, { priority: name });
				result.observe(running, found?.running ?? 0, { priority: name });
			}
			for (const lane of scheduledLanes) {
				const found = figures.schedules.find((each) => each.lane === lane);
				result.observe(lag, found?.seconds ?? 0, { lane });
				result.observe(due, found?.schedules ?? 0, { lane });
			}
		},
		[oldRoot, oldKey, rotations, grants, held, waiting, running, lag, due],
	);
}

async function readFigures(
	db: Database,
	keyRotation: Pick<KeyRotation, "remainingInAll">,
	limits: Pick<Limits, "heldBuckets">,
): Promise<Figures> {
	const sql = systemSql(db);
	const rotations = await sql.query<{ name: string; count: bigint }>(
		"select kind as name, tenants as count from system.open_key_rotations()",
	);
	const grants = await sql.query<{ name: string; count: bigint }>(
		"select status as name, grants as count from system.grants_by_status()",
	);
	const queue = await sql.query<{
		priority: number;
		oldestMilliseconds: bigint;
		running: bigint;
	}>(
		`select priority, oldest_milliseconds as "oldestMilliseconds", running from system.import_queue()`,
	);
	const schedules = await sql.query<{
		lane: string;
		schedules: bigint;
		seconds: number;
	}>(
		`select lane, schedules, extract(epoch from clock_timestamp() - since)::float8 as seconds from system.due_schedules()`,
	);
	const toMap = (rows: { name: string; count: bigint }[]) =>
		new Map(rows.map(({ name, count }) => [name, Number(count)]));
	return {
		remaining: await keyRotation.remainingInAll(),
		rotations: toMap(rotations.rows),
		grants: toMap(grants.rows),
		held: await limits.heldBuckets(),
		queue: queue.rows.map(({ priority, oldestMilliseconds, running }) => ({
			priority,
			oldestSeconds: Number(oldestMilliseconds) / 1000,
			running: Number(running),
		})),
		schedules: schedules.rows.map((row) => ({
			...row,
			schedules: Number(row.schedules),
		})),
	};
}
