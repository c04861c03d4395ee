import { useFetcher } from "@remix-run/react";
import { today } from "../../format/dates.ts";
import { countOf } from "../../format/numbers.ts";
import { nameOfReport, upToYesterday } from "../../format/sheet-report.ts";
import type { ReportInput, SheetReport } from "../../graphql/sheets.ts";
import type { SheetOutcome } from "../../sheet-report.server.ts";
import { useTimeZone } from "../time-zone-provider.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { SheetProblem } from "./sheet-problem.tsx";

/** Tabs that reports are written into, each with a button that writes it again. */
export function SheetReportsCard({
	connectionId,
	reports,
}: {
	connectionId: string;
	reports: readonly SheetReport[];
}) {
	return (
		<Card
			flush
			title="Reports in Google Sheets"
			description="Writing one again replaces the rows of its days. Nothing is doubled."
		>
			{reports.length === 0 ? (
				<p className="border-line border-t px-4 py-4 text-ink-soft sm:px-5">
					None yet. Open the overview or the campaigns of a brand and choose
					“Send to Google Sheets” below the numbers.
				</p>
			) : (
				<ul className="divide-y divide-line border-line border-t">
					{reports.map((report) => (
						<ReportItem
							key={report.id}
							connectionId={connectionId}
							report={report}
						/>
					))}
				</ul>
			)}
		</Card>
	);
}

function ReportItem({
	connectionId,
	report: { spreadsheetId, title, sheetName, url, report, rows, lastWrittenAt },
}: {
	connectionId: string;
	report: SheetReport;
}) {
	const canEdit = useCanEdit();
	const fetcher = useFetcher<SheetOutcome>();
	const zone = useTimeZone();
	const longer = upToYesterday(report, today(zone));
	const outcome = fetcher.state === "submitting" ? undefined : fetcher.data;
	const problem =
		outcome?.problem ?? Object.values(outcome?.fields ?? {})[0]?.join(" ");
	const sent = fetcher.formData?.get("report");
	const button = (wanted: ReportInput, label: string) => {
		const text = JSON.stringify(wanted);
		return (
			<fetcher.Form
				method="post"
				action={`/connections/${connectionId}/sheet-report`}
			>
				<input type="hidden" name="spreadsheetId" value={spreadsheetId} />
				<input type="hidden" name="sheetName" value={sheetName} />
				<input type="hidden" name="report" value={text} />
				<Button
					type="submit"
					size="small"
					aria-label={`${label}: ${title}, ${sheetName}`}
					disabled={fetcher.state !== "idle"}
					pending={fetcher.state !== "idle" && sent === text}
				>
					{label}
				</Button>
			</fetcher.Form>
		);
	};
	return (
		<li className="grid gap-3 px-4 py-3 sm:px-5">
			<div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
				<div className="min-w-0 flex-1 basis-60">
					<p className="font-medium [overflow-wrap:anywhere]">
						<a
							href={url}
							target="_blank"
							rel="noreferrer"
							className="hover:underline"
						>
							{title}
						</a>
						<span className="font-normal text-ink-soft"> · {sheetName}</span>
					</p>
					<p className="text-ink-soft">{nameOfReport(report)}</p>
					<p className="text-[13px] text-ink-soft">
						{countOf(rows, "row")} · written <Time at={lastWrittenAt} />
					</p>
				</div>
				{canEdit && (
					<div className="flex flex-wrap gap-2">
						{button(report, "Write again")}
						{longer && button(longer, "Add days until yesterday")}
					</div>
				)}
			</div>
			{outcome?.written && (
				<Notice tone="good">Written: {outcome.written.rows}.</Notice>
			)}
			{problem && (
				<SheetProblem
					problem={problem}
					code={outcome?.code ?? null}
					connectionId={connectionId}
				/>
			)}
		</li>
	);
}
