import { inWords } from "../../format/labels.ts";
import type { ImportEvent } from "../../graphql/import-job.ts";
import { Card } from "../ui/card.tsx";
import { Time } from "../ui/time.tsx";

/** What happened, oldest first. */
export function TimelineCard({ events }: { events: ImportEvent[] }) {
	return (
		<Card title="What happened">
			{events.length === 0 ? (
				<p className="text-ink-soft">
					Nothing yet. The first worker that is free takes it up.
				</p>
			) : (
				<ol className="relative grid gap-4 before:absolute before:inset-y-1.5 before:left-[3.5px] before:w-px before:bg-line">
					{events.map((event) => (
						<li
							key={`${event.at}/${event.stage}/${event.what}`}
							className="relative grid gap-0.5 pl-5"
						>
							<span
								aria-hidden
								className="absolute top-[7px] left-0 size-2 rounded-full bg-line-strong ring-4 ring-surface"
							/>
							<p>
								<span className="font-medium">{inWords(event.stage)}</span>
								<span className="text-ink-soft">
									{" "}
									· {inWords(event.what).toLowerCase()}
								</span>
							</p>
							{event.message && (
								<p className="text-ink-soft [overflow-wrap:anywhere]">
									{event.message}
								</p>
							)}
							<p className="text-ink-faint text-xs">
								<Time at={event.at} />
							</p>
						</li>
					))}
				</ol>
			)}
		</Card>
	);
}
