import { formatDuration } from "../../format/dates.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { ImportEvent } from "../../graphql/import-job.ts";
import { Card } from "../ui/card.tsx";
import { classNames } from "../ui/class-names.ts";
import { Time } from "../ui/time.tsx";
import { type TimelineRow, toTimelineRows } from "./timeline-rows.ts";

/** Timeline of an import, oldest event first. */
export function TimelineCard({
	events,
	platform,
}: {
	events: ImportEvent[];
	platform: Platform;
}) {
	return (
		<Card title="What happened">
			{events.length === 0 ? (
				<p className="text-ink-soft">
					Nothing yet. The next free worker will start it.
				</p>
			) : (
				<ol className="relative grid gap-3 before:absolute before:inset-y-2 before:left-[3.5px] before:w-px before:bg-line">
					{toTimelineRows(events, platform).map((row) => (
						<Row key={row.key} row={row} />
					))}
				</ol>
			)}
		</Card>
	);
}

function Row({ row }: { row: TimelineRow }) {
	return (
		<li className="relative flex flex-wrap items-baseline justify-between gap-x-4 pl-5">
			<span
				aria-hidden
				className={classNames(
					"absolute top-[6px] left-0 size-2 rounded-full bg-line-strong ring-4 ring-surface",
					row.open && "bg-accent-500",
				)}
			/>
			<p className="min-w-0">
				<span className="font-medium">{row.title}</span>
				{row.unfinished && (
					<span className="text-ink-soft"> · not finished</span>
				)}
				{row.seconds !== null && (
					<span className="text-ink-soft"> · {stageTime(row.seconds)}</span>
				)}
			</p>
			<p className="text-[13px] text-ink-faint tabular-nums">
				<Time at={row.at} seconds />
			</p>
			{row.message && (
				<p className="w-full text-ink-soft [overflow-wrap:anywhere]">
					{row.message}
				</p>
			)}
		</li>
	);
}

function stageTime(seconds: number): string {
	return seconds < 1 ? "under a second" : formatDuration(seconds);
}
