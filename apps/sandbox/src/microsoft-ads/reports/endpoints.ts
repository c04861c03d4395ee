import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import type { AccountCall, Api } from "../calls/call.ts";
import { Refused } from "../calls/refusal.ts";
import { measures } from "./columns.ts";
import { writeFile } from "./csv.ts";
import { type Job, statusOf } from "./jobs.ts";
import { readReportRequest } from "./report-request.ts";
import { makeRows } from "./rows.ts";
import { zipOf } from "./zip.ts";

/** `POST GenerateReport/Submit` */
export function submitReport(call: AccountCall): Reply {
	const { api, person, now } = call;
	const request = readReportRequest(call);
	const { reportSeconds, reportEnd, mostReports } = api.behaviour;
	if (api.jobs.pendingOf(person) >= mostReports) throw new Refused(207);
	const job = api.jobs.add({
		sub: person.sub,
		request,
		createdAt: now,
		seconds: reportSeconds,
		end: reportEnd,
	});
	return json(200, { ReportRequestId: job.id });
}

/** `POST GenerateReport/Poll`: a success without an address is a report without rows. */
export function pollReport({ input, api, person, now }: AccountCall): Reply {
	const id = input.only("ReportRequestId").text("ReportRequestId");
	if (id === null || !/^\d+$/.test(id)) throw new Refused(2100);
	const job = api.jobs.find(id);
	if (job === null) throw new Refused(2101);
	if (job.sub !== person.sub) throw new Refused(106);
	const status = statusOf(job, now);
	const isReady = status === "Success" && fileOf(job, api) !== null;
	return json(200, {
		ReportRequestStatus: {
			Status: status,
			ReportDownloadUrl: isReady
				? api.jobs.url(job, api.behaviour.urlSeconds)
				: null,
		},
	});
}

/** Answers `GET /ReportDownload/Download.aspx`: a store of files, which knows nothing of the API's tokens. */
export function downloadReport(
	{ query, headers, method }: SandboxRequest,
	api: Api,
): Reply {
	if (method !== "GET") return storeError(405, "UnsupportedHttpVerb");
	if (headers.authorization !== undefined)
		return storeError(400, "InvalidAuthenticationInfo");
	const job = api.jobs.ofAddress(query.get("q") ?? "");
	if (job === null) return storeError(403, "AuthenticationFailed");
	const file = fileOf(job, api);
	if (file === null) return storeError(404, "BlobNotFound");
	return archiveReply(file);
}

export function archiveReply(file: Buffer, status = 200): Reply {
	return {
		status,
		headers: {
			"content-type": "application/x-zip-compressed",
			"x-content-type-options": "nosniff",
		},
		body: file,
	};
}

function fileOf(job: Job, api: Api): Buffer | null {
	if (job.file === undefined) api.jobs.keep(job, makeFile(job, api));
	return job.file ?? null;
}

function makeFile({ id, request }: Job, api: Api): Buffer | null {
	const now = api.world.clock.now();
	const rows = makeRows(api, request, now);
	if (rows.length === 0) return null;
	const { file } = api.behaviour;
	const renamed =
		file === "renamed-column"
			? (request.columns.find((name) => measures.some((one) => one === name)) ??
				null)
			: null;
	const extension = request.separator === "," ? "csv" : "tsv";
	const content = Buffer.from(writeFile(rows, request, { now, renamed }));
	const name = `${id}.${file === "other-name" ? "txt" : extension}`;
	const archive = zipOf([
		{ name, content },
		...(file === "two-files"
			? [{ name: "readme.txt", content: Buffer.from("another file") }]
			: []),
	]);
	return file === "truncated"
		? archive.subarray(0, Math.floor(archive.length / 2))
		: archive;
}

function storeError(status: number, code: string): Reply {
	return {
		status,
		headers: { "content-type": "application/xml" },
		body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>The request is not authorized to read this file.</Message></Error>`,
	};
}
