import { expect, test } from "vitest";
import type { ImportJobState } from "../../graphql/import-job-fields.ts";
import { newerJob } from "./newer-job.ts";

const job = (
	percent: number,
	status: ImportJobState["status"] = "RUNNING",
	attempts = 1,
): ImportJobState => ({
	id: "job",
	status,
	attempts,
	message: null,
	resumesAt: null,
	startedAt: null,
	completedAt: null,
	durationSeconds: null,
	progress: {
		percent,
		stage: "campaigns",
		totalCampaigns: 0,
		importedCampaigns: 0,
		failedCampaigns: 0,
		totalAssets: 0,
		importedAssets: 0,
		failedAssets: 0,
		metricRows: "0",
	},
});
const percentOf = (known: ImportJobState, other: ImportJobState | null) =>
	newerJob(known, other).progress.percent;

test("a bar never runs backwards: an event that was overtaken is left out", () => {
	expect(percentOf(job(20), job(35))).toBe(35);
	expect(percentOf(job(35), job(20))).toBe(35);
	expect(percentOf(job(35), null)).toBe(35);
	expect(percentOf(job(35), { ...job(90), id: "another" })).toBe(35);
});

test("an end counts even with fewer percent, and nothing comes after it", () => {
	expect(newerJob(job(60), job(50, "CANCELLED")).status).toBe("CANCELLED");
	expect(newerJob(job(50, "CANCELLED"), job(60)).status).toBe("CANCELLED");
});

test("a retry starts from zero", () => {
	expect(percentOf(job(80, "FAILED"), job(0, "QUEUED", 2))).toBe(0);
	expect(percentOf(job(5, "RUNNING", 2), job(100, "FAILED"))).toBe(5);
});
