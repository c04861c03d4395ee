import { Download } from "lucide-react";
import { thingsReadAt } from "../../format/platform-words.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { ImportSummary } from "../import-summary.tsx";
import { StartImportForm } from "../imports/start-import-form.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { useCanEdit } from "../use-viewer.ts";

/** The latest imports, and the way to a new one. */
export function ImportsCard({ connection }: { connection: ConnectionDetails }) {
	const canEdit = useCanEdit();
	const jobs = connection.importJobs.nodes;
	const start = canEdit && connection.status === "ACTIVE" && (
		<StartImportForm connectionId={connection.id} />
	);
	return (
		<Card
			flush
			title="Imports"
			action={
				jobs.length > 0 && (
					<div className="flex flex-wrap gap-2">
						<ButtonLink to={`/brands/${connection.brand.id}/imports`}>
							All imports
						</ButtonLink>
						{start}
					</div>
				)
			}
		>
			<div className="border-line border-t">
				{jobs.length === 0 ? (
					<EmptyState
						icon={Download}
						title="Nothing imported yet"
						action={start}
					>
						An import reads {thingsReadAt(connection.platform)}, and the numbers
						of each day.
					</EmptyState>
				) : (
					<ul className="divide-y divide-line">
						{jobs.map((job) => (
							<li key={job.id}>
								<ImportSummary job={job} />
							</li>
						))}
					</ul>
				)}
			</div>
		</Card>
	);
}
