import { useState } from "react";
import { autoSyncSentence } from "../../format/auto-sync.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { ImportStatusBadge } from "../status-badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { Time, TimeOr } from "../ui/time.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { SyncForm } from "./sync-form.tsx";

/** Imports that come by themselves: what they read, when the next one comes and how the last one ended. */
export function SyncCard({
	connection,
	metrics,
}: {
	connection: ConnectionDetails;
	/** True when spend is read from the platform. */
	metrics: boolean;
}) {
	const canEdit = useCanEdit();
	const [changing, setChanging] = useState(false);
	const { autoSync, platform, status } = connection;
	if (status === "DISCONNECTED") return null;
	return (
		<Card
			title="Automatic sync"
			description={
				autoSync.enabled
					? autoSyncSentence(autoSync, { metrics, platform })
					: status === "PENDING"
						? "Not yet: a new connection imports by itself once its accounts are chosen and one of them was read."
						: "Off: nothing is imported unless somebody starts an import."
			}
			action={
				canEdit &&
				!changing &&
				(autoSync.enabled || status !== "PENDING") && (
					<Button onClick={() => setChanging(true)}>
						{autoSync.enabled ? "Change" : "Turn on"}
					</Button>
				)
			}
		>
			{changing ? (
				<SyncForm
					connectionId={connection.id}
					autoSync={autoSync}
					metrics={metrics}
					platform={platform}
					turnOn={!autoSync.enabled}
					onClose={() => setChanging(false)}
				/>
			) : (
				<DetailsList
					items={[
						{
							name: "Next run",
							value: (
								<TimeOr
									at={autoSync.nextRunAt}
									otherwise={
										autoSync.enabled
											? "As soon as the connection works again"
											: "None"
									}
								/>
							),
						},
						{ name: "Last run", value: <LastRun autoSync={autoSync} /> },
					]}
				/>
			)}
		</Card>
	);
}

function LastRun({ autoSync }: Pick<ConnectionDetails, "autoSync">) {
	const { lastRunAt, lastImportJob: job } = autoSync;
	if (!lastRunAt) return <span className="text-ink-faint">Not yet</span>;
	if (!job) return <Time at={lastRunAt} />;
	return (
		<span className="flex flex-wrap items-center gap-x-3 gap-y-1">
			<TextLink to={`/import-jobs/${job.id}`}>
				<Time at={lastRunAt} />
			</TextLink>
			<ImportStatusBadge status={job.status} />
		</span>
	);
}
