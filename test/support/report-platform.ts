import {
	type DailyMetricDraft,
	type Page,
	type Platforms,
	ReportFailed,
} from "@patchbay/platforms";
import { withDailyMetrics } from "./with-daily-metrics.ts";

const waiting = 50;

/** The platforms with daily numbers that the default one makes reports of, over HTTP; a campaign spends one unit a day. */
export function reportPlatforms(
	platforms: Platforms,
	url: string,
	reportsInFlight = 1,
): Platforms {
	async function call<T>(path: string, method = "GET"): Promise<T> {
		const reply = await fetch(`${url}${path}`, { method });
		return (await reply.json()) as T;
	}
	const list = (
		records: DailyMetricDraft[],
		nextCursor: string | null,
		isMade: boolean,
	): Page<DailyMetricDraft> => ({
		records,
		rejected: [],
		nextCursor,
		...(isMade ? {} : { resumeAt: new Date(Date.now() + waiting) }),
	});
	return withDailyMetrics(
		platforms,
		async function* (_session, { externalId }, options) {
			const { cursor, from, to, reportName } = options;
			if (!cursor && reportName === undefined) {
				// Nobody would come back for a report, and this platform tells nothing without one.
				yield list([], "report", false);
				return;
			}
			if (!cursor) {
				const query = new URLSearchParams({
					name: reportName ?? "",
					account: externalId,
					from,
					to,
				});
				const known = await call<{ id: string | null }>(`/reports?${query}`);
				const { id } = known.id
					? known
					: await call<{ id: string }>(`/reports?${query}`, "POST");
				yield list([], `report:${id}`, false);
				return;
			}
			const [, id = "", next] = cursor.split(":");
			if (next === undefined) {
				const { status } = await call<{ status: string }>(`/reports/${id}`);
				if (status === "PENDING") {
					yield list([], cursor, false);
					return;
				}
				if (status !== "DONE")
					throw new ReportFailed(
						"The platform refused a report as too large.",
						{
							reason: "TOO_LARGE",
						},
					);
			}
			for (let page = Number(next ?? 0); ; page += 1) {
				const { day, isLast } = await call<{ day: string; isLast: boolean }>(
					`/reports/${id}/rows?page=${page}`,
				);
				yield list(
					[
						{
							campaignExternalId: "1",
							date: day,
							costMicros: 1_000_000n,
							impressions: 1n,
							clicks: 0n,
							conversions: 0,
							conversionValueMicros: 0n,
						},
					],
					isLast ? null : `report:${id}:${page + 1}`,
					true,
				);
				if (isLast) return;
			}
		},
		{ isReport: true, reportsInFlight },
	);
}
