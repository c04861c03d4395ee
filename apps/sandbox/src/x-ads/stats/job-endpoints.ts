import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { html } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { accountIdOf } from "../accounts.ts";
import { reportUrl } from "../addresses.ts";
import type { AdsApi, Answer, Call } from "../api.ts";
import { rawJson } from "../calls/raw-json.ts";
import { instant } from "../calls/times.ts";
import { XRefused } from "../errors.ts";
import { fileEndsAt, type Job, statusOf } from "./jobs.ts";
import { echoOf, readStatsQuery } from "./query.ts";
import { renderStats } from "./render.ts";
import { partsOf } from "./subjects.ts";

const folder = "/advertiser-api-async-analytics/";
const mostIds = 200;
const compress = promisify(gzip);

/** `POST stats/jobs/accounts/:account_id` */
export function createJob(call: Call): Answer {
	const { api, account, now } = call;
	const query = readStatsQuery(call.parameters, account, true);
	const objects = api.store.of(account);
	for (const id of query.ids) partsOf(objects, query.entity, id);
	const running = api.jobs
		.of(account)
		.filter((job) => statusOf(job, now) === "PROCESSING");
	if (running.length >= api.behaviour.mostJobs)
		throw new XRefused("TOO_MANY_REQUESTS", {
			message: `The account has ${api.behaviour.mostJobs} jobs that are being processed; wait until one of them has ended`,
		});
	const job = api.jobs.add({ account, query, createdAt: now }, api.behaviour);
	return {
		data: jobRow(job, call),
		request: { params: echoOf(query) },
	};
}

/** `GET stats/jobs/accounts/:account_id` */
export function listJobs(call: Call): Answer {
	const { parameters, api, account, request } = call;
	parameters.only("job_ids", "count", "cursor");
	const count = parameters.number("count", { least: 1, most: 1000 }) ?? 200;
	const ids = parameters.list("job_ids", mostIds);
	const all = api.jobs
		.of(account)
		.filter((job) => ids === null || ids.includes(job.id));
	const list = `${request.path} ${ids?.join(",") ?? ""}`;
	const cursor = parameters.text("cursor");
	const offset = cursor === null ? 0 : api.cursors.read(cursor, list);
	const end = offset + count;
	return {
		data: all.slice(offset, end).map((job) => jobRow(job, call)),
		more: {
			next_cursor: end < all.length ? api.cursors.issue(end, list) : null,
		},
	};
}

function jobRow(job: Job, { request, now }: Call) {
	const { id, account, query, createdAt, readyAt } = job;
	const status = statusOf(job, now);
	const endsAt = fileEndsAt(job, now);
	const updatedAt =
		status === "PROCESSING" || readyAt === null ? createdAt : readyAt;
	return {
		...echoOf(query),
		id: rawJson(id),
		id_str: id,
		status,
		url: status === "SUCCESS" ? urlOf(request, job) : null,
		account_id: accountIdOf(account),
		created_at: instant(createdAt),
		updated_at: instant(updatedAt),
		expires_at: endsAt === null ? null : instant(endsAt),
	};
}

function urlOf(request: SandboxRequest, { id }: Job): string {
	return reportUrl(request, `${folder}stats_job_${id}.json.gz`);
}

/** True for the path of a report's file. */
export function isReportFile(path: string): boolean {
	return path.startsWith(folder);
}

/** Answers with a report's file, which is open to everybody who has its address, until it ends. */
export async function serveReport(path: string, api: AdsApi): Promise<Reply> {
	const [, id = ""] = /^stats_job_(\d+)\.json\.gz$/.exec(
		path.slice(folder.length),
	) ?? [""];
	const job = api.jobs.find(id);
	const now = api.world.clock.now();
	const endsAt = job === null ? null : fileEndsAt(job, now);
	if (job === null || endsAt === null || now >= endsAt)
		return html(404, "<title>Not Found</title>There is no such file.");
	const { account, query } = job;
	const calendar = api.world.facts.calendar(account, api.behaviour.lateHours);
	const stats = renderStats(api.store.of(account), query, calendar);
	return {
		status: 200,
		headers: {
			"content-type": "application/gzip",
			"x-content-type-options": "nosniff",
		},
		body: await compress(JSON.stringify(stats), { level: 1 }),
	};
}
