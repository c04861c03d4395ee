import { type Database, inTenantSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { ImportStopped, LeaseLost } from "./slice-errors.ts";
import { leaseSeconds, type SliceWork } from "./slice-work.ts";

const heartbeatMilliseconds = 3_000;

/** Keeps a claimed slice while its worker lives. */
export interface SliceLease {
	/** Aborts with LeaseLost or ImportStopped as its reason. */
	readonly signal: AbortSignal;
	/** Ends the heartbeat; the lease itself stays until it runs out, or is given back. */
	stop(): void;
}

/**
 * Renews the lease every three seconds and learns whether the job must stop, also while a call to the platform hangs. A
 * worker that cannot renew it in time gives up by itself: another one may have the slice by then.
 */
export function keepLease(
	deps: { db: Database; logger: Logger },
	work: SliceWork,
): SliceLease {
	const controller = new AbortController();
	let renewedAt = performance.now();
	let timer: NodeJS.Timeout | undefined;
	let stopped = false;

	async function beat(): Promise<void> {
		const startedAt = performance.now();
		try {
			const told = await renew(deps.db, work);
			if (told === "lost") return controller.abort(new LeaseLost());
			if (told === "stop") return controller.abort(new ImportStopped());
			renewedAt = startedAt;
		} catch (err) {
			deps.logger.warn({ err }, "a slice's lease could not be renewed");
			if (performance.now() - renewedAt > leaseSeconds * 1000)
				return controller.abort(new LeaseLost());
		}
		schedule();
	}

	function schedule(): void {
		if (!stopped) timer = setTimeout(beat, heartbeatMilliseconds);
	}

	schedule();
	return {
		signal: controller.signal,
		stop() {
			stopped = true;
			clearTimeout(timer);
		},
	};
}

async function renew(
	db: Database,
	work: SliceWork,
): Promise<"held" | "stop" | "lost"> {
	return inTenantSql(db, work.tenantId, async (sql) => {
		// While a page of ours is being saved the row is locked by it, and nobody can claim the slice: it is not waited for.
		const { rows } = await sql.query<{ stop: boolean }>(
			`with renewed as (
				update import_slice s set due_at = clock_timestamp() + make_interval(secs => $4)
				where s.tenant_id = $1 and s.id = (
					select id from import_slice where tenant_id = $1 and id = $2 and lease_epoch = $3 and state = 'RUNNING'
					for no key update skip locked)
			)
			select j.cancel_requested_at is not null or c.status = 'DISCONNECTED' as stop
			from import_slice s
			join import_job j on j.tenant_id = s.tenant_id and j.id = s.import_job_id
			join connection c on c.tenant_id = j.tenant_id and c.id = j.connection_id
			where s.tenant_id = $1 and s.id = $2 and s.lease_epoch = $3 and s.state = 'RUNNING'`,
			[work.tenantId, work.sliceId, work.epoch, leaseSeconds],
		);
		const [row] = rows;
		if (!row) return "lost";
		return row.stop ? "stop" : "held";
	});
}
