import { requirePermission } from "@patchbay/access";
import { NotFound } from "@patchbay/errors";
import {
	findImportJob,
	type ImportJobRecord,
	isUnfinished,
} from "@patchbay/imports";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { findId } from "../global-id.ts";
import { ImportJob } from "../types/refs.ts";
import { payForEvent } from "./pay-for-event.ts";
import { endStream, Wakeups } from "./wakeups.ts";

/** Pause between events: at most four a second. */
const pauseMs = 250;
const pollMs = 5_000;

builder.subscriptionField("importJob", (t) =>
	t.field({
		type: ImportJob,
		access: "tenant.read",
		description:
			"Every change of the job's status or progress, at most four a second, ending with the final one.",
		args: { id: t.arg.id({ required: true }) },
		subscribe: (_root, args, ctx) => jobChanges(ctx, args.id),
		resolve: (job) => job,
	}),
);

async function* jobChanges(
	ctx: RequestContext,
	globalId: string,
): AsyncGenerator<ImportJobRecord> {
	const id = findId("ImportJob", globalId);
	if (id === null) throw new NotFound("There is no such import.");
	const signal = ctx.signal();
	// Listening begins before the first reading: what changes in between is not lost.
	using wakeups = new Wakeups({
		listener: ctx.services.listener,
		topic: "import_job",
		isWanted: (notification) =>
			notification.id === id && notification.tenantId === ctx.read().tenantId,
		caller: ctx.read(),
		expiresAt: () => ctx.read().expiresAt,
		now: () => ctx.services.db.clock.now(),
		pollMs,
		signal,
	});

	let shown = "";
	await ctx.authorizeAgain();
	while (true) {
		const job = await findImportJob(ctx.read(), id);
		if (!job) throw new NotFound("There is no such import.");
		const present = stateOf(job);
		if (present !== shown) {
			if (!(await payForEvent(ctx, wakeups))) return endStream(signal);
			yield job;
			shown = present;
		}
		if (!isUnfinished(job.status)) return;
		await wakeups.pause(pauseMs);
		if (!(await wakeups.next())) return endStream(signal);
		requirePermission(await ctx.authorizeAgain(), "tenant.read");
	}
}

/** Reads the state whose change is worth an event. */
const stateOf = (job: ImportJobRecord): string =>
	JSON.stringify(job, (_key, value) =>
		typeof value === "bigint" ? value.toString() : value,
	);
