import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { loadFailedAccounts } from "../ad-accounts.server.ts";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { FailuresCard } from "../components/imports/failures-card.tsx";
import { ImportActions } from "../components/imports/import-actions.tsx";
import { ImportFacts } from "../components/imports/import-facts.tsx";
import { ImportProgress } from "../components/imports/import-progress.tsx";
import { TimelineCard } from "../components/imports/timeline-card.tsx";
import { useFreshDetails } from "../components/imports/use-fresh-details.ts";
import { useLiveImport } from "../components/imports/use-live-import.ts";
import { TotalsCard } from "../components/totals-card.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { PageHead } from "../components/ui/page-head.tsx";
import { useCanEdit } from "../components/use-viewer.ts";
import {
	connectionName,
	importReads,
	importSubject,
	platformNames,
} from "../format/labels.ts";
import { importJob } from "../graphql/import-job.ts";
import { cancelImport, retryImport } from "../graphql/imports.ts";
import { platformTerms } from "../graphql/platform-terms.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "Import · Patchbay" }];

export async function loader(args: LoaderFunctionArgs) {
	const failuresAfter =
		new URL(args.request.url).searchParams.get("after") ?? undefined;
	const { importJob: found } = await api(args)(importJob, {
		id: requireParam(args.params, "importJobId"),
		failuresAfter,
	});
	const loaded = orNotFound(found, "import");
	return {
		loaded,
		accounts:
			loaded.failures.totalCount > 0
				? await loadFailedAccounts(
						args,
						loaded.connection.id,
						loaded.failures.nodes,
					)
				: [],
	};
}

export async function action(args: ActionFunctionArgs) {
	const input = { importJobId: requireParam(args.params, "importJobId") };
	const call = api(args);
	if ((await args.request.formData()).get("intent") === "cancel") {
		const { cancelImport: cancelled } = await call(cancelImport, { input });
		return data({
			userErrors: cancelled.userErrors,
			done: "The import stops at its next step.",
		});
	}
	const { retryImport: retried } = await call(retryImport, { input });
	return data({
		userErrors: retried.userErrors,
		done: "The import goes on from where it stopped.",
	});
}

export default function ImportJob() {
	const { loaded, accounts } = useLoaderData<typeof loader>();
	const { job, liveness } = useLiveImport(loaded);
	const canEdit = useCanEdit();
	useFreshDetails(job);
	const { brand, platform } = job.connection;
	return (
		<div className="grid gap-6">
			<PageHead
				back={{
					to: `/brands/${brand.id}/imports`,
					label: `Imports of ${brand.name}`,
				}}
				title={
					job.lane === "MANUAL" ? "Import" : `Import: ${importSubject(job)}`
				}
				description={connectionName(job.connection)}
				actions={
					<>
						{canEdit && (
							<ImportActions importJobId={job.id} status={job.status} />
						)}
						{job.progress.importedCampaigns > 0 && (
							<ButtonLink to={`/brands/${brand.id}/campaigns`}>
								See the {platformTerms[platform].campaign}s
							</ButtonLink>
						)}
					</>
				}
			/>
			<Card>
				<ImportProgress
					job={job}
					liveness={liveness}
					platform={platform}
					reads={importReads(job)}
				/>
			</Card>
			<FailuresCard job={loaded} accounts={accounts} />
			<TotalsCard reconciled={loaded} platform={platformNames[platform]} />
			<div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
				<TimelineCard events={loaded.timeline.nodes} platform={platform} />
				<ImportFacts job={job} startedBy={loaded.startedBy} />
			</div>
		</div>
	);
}
