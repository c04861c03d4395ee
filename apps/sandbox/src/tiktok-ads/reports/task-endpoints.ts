import { html } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { Api, Call } from "../calls/call.ts";
import { success, TikTokRefused } from "../calls/envelope.ts";
import { writeCsv } from "./csv.ts";
import { readReportQuery } from "./query.ts";
import { outputFormats, statusOf, type Task } from "./tasks.ts";

const urlSeconds = 3_600;
const longestName = 255;
const forbiddenInNames = /[/\t\b@#$%^&*()[\]]/;

/** `POST report/task/create/` */
export function createTask({ parameters, api, accounts, now }: Call): Reply {
	const query = readReportQuery(parameters, accounts, true);
	const format = parameters.word("output_format", outputFormats, "CSV_STRING");
	if (format === "XLSX_DOWNLOAD")
		throw new TikTokRefused(
			40002,
			"output_format: The sandbox makes no spreadsheets.",
		);
	const fileName = parameters.text("file_name") ?? "report";
	if (fileName.length > longestName || forbiddenInNames.test(fileName))
		throw new TikTokRefused(40002, "file_name: Not a valid file name.");
	const { taskSeconds, taskEnd } = api.behaviour;
	const { id } = api.tasks.add({
		query,
		format,
		fileName: `${fileName.replace(/\.csv$/, "")}.csv`,
		isTranslated: parameters.flag("enable_report_title_translation", true),
		createdAt: now,
		seconds: taskSeconds,
		end: taskEnd,
	});
	return success({ task_id: id });
}

/** `GET report/task/check/` */
export function checkTask(call: Call): Reply {
	const status = statusOf(taskOf(call), call.now);
	return success({
		status,
		...(status === "FAILED" ? { message: "Internal error, try again." } : {}),
	});
}

/** `GET report/task/download/`: the file itself, or a new address of it. */
export function downloadTask(call: Call): Reply {
	const task = taskOf(call);
	const status = statusOf(task, call.now);
	if (status === "FAILED" || status === "CANCELED")
		throw new TikTokRefused(40200, `The task is ${status.toLowerCase()}.`);
	if (status !== "SUCCESS")
		throw new TikTokRefused(40201, "The task is not ready.");
	const { api } = call;
	if (task.format === "CSV_STRING") return csvReply(api, task);
	return success({
		download_url: api.addresses.make(`reports/${task.id}.csv`, urlSeconds).url,
		file_name: task.fileName,
		output_format: task.format,
	});
}

/** `POST report/task/cancel/` */
export function cancelTask(call: Call): Reply {
	const task = taskOf(call);
	const status = statusOf(task, call.now);
	if (status !== "QUEUING" && status !== "PROCESSING")
		throw new TikTokRefused(
			40002,
			`task_id: A task that is ${status} cannot be cancelled.`,
		);
	task.isCanceled = true;
	return success({ status: "CANCELED" });
}

/** Answers `GET /files/reports/{task}.csv`, whose address was found to be good. */
export function serveReport(api: Api, name: string): Reply {
	const task = api.tasks.findForDownload(name.replace(/\.csv$/, ""));
	if (task === null)
		return html(404, "<title>Not Found</title>There is no such file.");
	return csvReply(api, task);
}

function taskOf({ parameters, api, account }: Call): Task {
	const id = parameters.needText("task_id");
	const task = api.tasks.find(id, account);
	if (task === null)
		throw new TikTokRefused(40002, `task_id: There is no task ${id}.`);
	return task;
}

function csvReply(api: Api, task: Task): Reply {
	const { query, createdAt, isTranslated, fileName } = task;
	const view = { now: createdAt, lagSeconds: api.behaviour.statusLagSeconds };
	const { rows } = api.reports.prepare(api, query, view);
	return {
		status: 200,
		headers: {
			"content-type": "text/csv; charset=utf-8",
			"content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
			"x-content-type-options": "nosniff",
		},
		body: writeCsv(rows, query, isTranslated),
	};
}
