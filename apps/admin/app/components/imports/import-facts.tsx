import { Link } from "@remix-run/react";
import { formatDuration } from "../../format/dates.ts";
import {
	actorName,
	connectionName,
	importSubject,
	importTriggerNames,
} from "../../format/labels.ts";
import type { ImportJobRow } from "../../graphql/import-job-fields.ts";
import type { Actor } from "../../graphql/parts.ts";
import { Card } from "../ui/card.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { Time, TimeOr } from "../ui/time.tsx";
import { hasEnded } from "./import-state.ts";

export function ImportFacts({
	job,
	startedBy,
}: {
	job: ImportJobRow;
	startedBy: Actor;
}) {
	return (
		<Card title="Details">
			<DetailsList
				items={[
					{
						name: "Connection",
						value: (
							<Link
								to={`/connections/${job.connection.id}`}
								className="underline hover:text-accent-700"
							>
								{connectionName(job.connection)}
							</Link>
						),
					},
					{ name: "Imports", value: importSubject(job) },
					{
						name: "Started",
						value: `${importTriggerNames[job.trigger]}, by ${actorName(startedBy)}`,
					},
					{ name: "Queued", value: <Time at={job.queuedAt} /> },
					{
						name: "Began",
						value: <TimeOr at={job.startedAt} otherwise="Not yet" />,
					},
					{
						name: "Ended",
						value: <TimeOr at={job.completedAt} otherwise="Not yet" />,
					},
					...(job.durationSeconds === null || !hasEnded(job.status)
						? []
						: [{ name: "Took", value: formatDuration(job.durationSeconds) }]),
					{ name: "Attempts", value: String(job.attempts) },
				]}
			/>
		</Card>
	);
}
