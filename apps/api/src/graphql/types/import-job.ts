import { getConnection } from "@patchbay/connections";
import { isUserErrorCode } from "@patchbay/errors";
import {
	findImportJob,
	type ImportJobRecord,
	listImportEvents,
	listImportFailures,
	listImportJobs,
	mostDifferences,
	readJobReconciliation,
} from "@patchbay/imports";
import { builder } from "../builder.ts";
import {
	ImportJobStatus,
	ImportKind,
	ImportLane,
	ImportTrigger,
	UserErrorCode,
} from "../enums.ts";
import { findId } from "../global-id.ts";
import { listOf, pageArgs } from "../pages.ts";
import { Actor, readActor } from "./actor.ts";
import { ImportJobFilter, toImportJobFilter } from "./import-job-filter.ts";
import { globalId, Node } from "./node.ts";
import { manyDifferences, Reconciliation } from "./reconciliation.ts";
import {
	Connection,
	ImportEvent,
	ImportEventPage,
	ImportFailure,
	ImportFailurePage,
	ImportJob,
	ImportJobPage,
} from "./refs.ts";

const ImportProgress = builder
	.objectRef<ImportJobRecord>("ImportProgress")
	.implement({
		fields: (t) => ({
			percent: t.exposeFloat("percent"),
			stage: t.exposeString("stage"),
			totalCampaigns: t.exposeInt("totalCampaigns"),
			importedCampaigns: t.exposeInt("importedCampaigns"),
			failedCampaigns: t.exposeInt("failedCampaigns"),
			totalAssets: t.exposeInt("totalAssets"),
			importedAssets: t.exposeInt("importedAssets"),
			failedAssets: t.exposeInt("failedAssets"),
			metricRows: t.expose("metricRows", { type: "BigInt" }),
		}),
	});

ImportJob.implement({
	access: "tenant.read",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ reads: [], resolve: globalId("ImportJob") }),
		connection: t.field({
			type: Connection,
			reads: ["connectionId"],
			resolve: ({ connectionId }, _args, ctx) =>
				getConnection(ctx.read(), connectionId),
		}),
		kind: t.expose("kind", { type: ImportKind }),
		status: t.expose("status", { type: ImportJobStatus }),
		trigger: t.expose("trigger", { type: ImportTrigger }),
		lane: t.expose("lane", {
			type: ImportLane,
			description:
				"What it is for. A connection has at most one unfinished import of each.",
		}),
		progress: t.field({
			type: ImportProgress,
			reads: "same record",
			resolve: (job) => job,
		}),
		message: t.exposeString("message", {
			nullable: true,
			description:
				"One line for a person. Set when the job failed, was cancelled or is waiting.",
		}),
		resumesAt: t.expose("resumesAt", {
			type: "DateTime",
			nullable: true,
			description: "When a WAITING job goes on.",
		}),
		failures: t.field({
			reads: [],
			...listOf(ImportFailurePage),
			resolve: ({ id }, page, ctx) =>
				listImportFailures(ctx.read(), { importJobId: id, page }),
		}),
		timeline: t.field({
			reads: [],
			...listOf(ImportEventPage),
			description:
				"What happened, oldest first: stages, waits, retries, restarts.",
			resolve: ({ id }, page, ctx) =>
				listImportEvents(ctx.read(), { importJobId: id, page }),
		}),
		differences: t.field({
			type: [Reconciliation],
			size: manyDifferences,
			reads: [],
			description: `Where our totals and the platform's own for the window differ, at most ${mostDifferences}.`,
			resolve: async ({ id }, _args, ctx) =>
				(await readJobReconciliation(ctx.read(), id)).differences,
		}),
		reconciledAt: t.field({
			type: "DateTime",
			nullable: true,
			reads: [],
			description:
				"When this import last compared our totals with the platform's own; null where it did not.",
			resolve: async ({ id }, _args, ctx) =>
				(await readJobReconciliation(ctx.read(), id)).comparedAt,
		}),
		attempts: t.exposeInt("attempts"),
		queuedAt: t.expose("queuedAt", { type: "DateTime" }),
		startedAt: t.expose("startedAt", { type: "DateTime", nullable: true }),
		completedAt: t.expose("completedAt", { type: "DateTime", nullable: true }),
		durationSeconds: t.float({
			nullable: true,
			reads: ["startedAt", "completedAt"],
			resolve: (job, _args, { services }) =>
				durationSeconds(job, services.db.clock.now()),
		}),
		startedBy: t.field({
			type: Actor,
			reads: ["startedByType", "startedById"],
			resolve: (job, _args, ctx) =>
				readActor(ctx.read(), job.startedByType, job.startedById),
		}),
	}),
});

ImportFailure.implement({
	fields: (t) => ({
		entity: t.exposeString("entity"),
		externalId: t.exposeString("externalId", { nullable: true }),
		code: t.field({
			type: UserErrorCode,
			// Our own failures have no code that a user could act on.
			resolve: ({ code }) =>
				isUserErrorCode(code) ? code : "PLATFORM_REPLY_CHANGED",
		}),
		message: t.exposeString("message"),
		occurredAt: t.expose("occurredAt", { type: "DateTime" }),
	}),
});

ImportEvent.implement({
	fields: (t) => ({
		at: t.expose("at", { type: "DateTime" }),
		stage: t.exposeString("stage"),
		what: t.exposeString("what"),
		message: t.exposeString("message", { nullable: true }),
	}),
});

/** Duration from its start to its end, or to now while it runs; null before it starts. */
function durationSeconds(
	{ startedAt, completedAt }: ImportJobRecord,
	now: number,
): number | null {
	if (!startedAt) return null;
	const end = completedAt?.getTime() ?? now;
	return Math.max(0, (end - startedAt.getTime()) / 1000);
}

builder.queryFields((t) => ({
	importJob: t.field({
		type: ImportJob,
		nullable: true,
		access: "tenant.read",
		args: { id: t.arg.id({ required: true }) },
		resolve: (_root, args, ctx) => {
			const id = findId("ImportJob", args.id);
			return id === null ? null : findImportJob(ctx.read(), id);
		},
	}),
	importJobs: t.field({
		...listOf(ImportJobPage),
		access: "tenant.read",
		args: { ...pageArgs, filter: t.arg({ type: ImportJobFilter }) },
		resolve: (_root, { filter, ...page }, ctx) =>
			listImportJobs(ctx.read(), { page, ...toImportJobFilter(filter) }),
	}),
}));
