import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
} from "@remix-run/node";
import {
	type ShouldRevalidateFunctionArgs,
	useLoaderData,
	useLocation,
} from "@remix-run/react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { runChangeAction } from "../change-actions.server.ts";
import { AdGroupsCard } from "../components/campaigns/ad-groups-card.tsx";
import { AssetGallery } from "../components/campaigns/asset-gallery.tsx";
import { CampaignFacts } from "../components/campaigns/campaign-facts.tsx";
import { changesOf } from "../components/campaigns/changes.ts";
import { MetricsPanel } from "../components/metrics/metrics-panel.tsx";
import { CampaignStatusBadge } from "../components/status-badge.tsx";
import { PageHead } from "../components/ui/page-head.tsx";
import { useCanEdit } from "../components/use-viewer.ts";
import { dateRange, rangeSearch, reportDays } from "../format/date-range.ts";
import { platformNames } from "../format/labels.ts";
import { kindOfCampaign } from "../format/platform-words.ts";
import { stepOf } from "../format/report-step.ts";
import { campaign } from "../graphql/campaign.ts";
import { platformTerms } from "../graphql/platform-terms.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
	{ title: data ? `${data.campaign.name} · Patchbay` : "Patchbay" },
];

export async function loader(args: LoaderFunctionArgs) {
	const { searchParams } = new URL(args.request.url);
	const id = requireParam(args.params, "campaignId");
	// The account's zone is not known before the campaign is. No zone is more than the day away that a report reaches further.
	const asked = dateRange(searchParams, "UTC");
	const { campaign: found, platforms } = await api(args)(campaign, {
		id,
		...reportDays(asked),
		groupBy: [stepOf(asked)],
	});
	const shown = orNotFound(found, "campaign");
	const { capabilities, negativeMatchTypes, reportsSpend, dayZone } =
		orNotFound(
			platforms.find(({ platform }) => platform === shown.platform) ?? null,
			"platform",
		);
	return {
		range: dateRange(searchParams, shown.adAccount.timeZone ?? "UTC"),
		campaign: shown,
		capabilities,
		negativeMatchTypes,
		reportsSpend,
		utcPlatforms: dayZone === null ? [] : [shown.platform],
	};
}

export async function action(args: ActionFunctionArgs) {
	const outcome = await runChangeAction(args);
	const isFine = outcome.done !== null || outcome.checked !== null;
	return data(outcome, { status: isFine ? 200 : 422 });
}

/** A check changes nothing that the page shows. */
export function shouldRevalidate({
	formData,
	defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs) {
	return formData?.get("check") === "yes" ? false : defaultShouldRevalidate;
}

export default function Campaign() {
	const {
		range,
		campaign: shown,
		capabilities,
		negativeMatchTypes,
		reportsSpend,
		utcPlatforms,
	} = useLoaderData<typeof loader>();
	const changes = changesOf({
		capabilities,
		negativeMatchTypes,
		platformName: platformNames[shown.platform],
		canEdit: useCanEdit(),
		campaign: shown,
	});
	const { brand } = shown.connection;
	const terms = platformTerms[shown.platform];
	const { search } = useLocation();
	return (
		<div className="grid gap-6">
			<PageHead
				back={{
					to: `/brands/${brand.id}/campaigns${rangeSearch(search)}`,
					label: `Campaigns of ${brand.name}`,
				}}
				title={shown.name}
				aside={<CampaignStatusBadge status={shown.status} />}
				description={`${kindOfCampaign(shown.platform)} · ${shown.adAccount.name}`}
			/>
			<MetricsPanel
				report={shown.metrics}
				range={range}
				withoutSpend={[]}
				reportsSpend={reportsSpend}
				utcPlatforms={utcPlatforms}
				empty="Choose other days, or import the account again."
			/>
			<div className="grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
				<div className="grid gap-6">
					<AssetGallery assets={shown.assets} of={terms.campaign} />
					<AdGroupsCard
						adGroups={shown.adGroups}
						terms={terms}
						hasKeywords={capabilities.includes("KEYWORDS")}
						changes={changes}
					/>
				</div>
				<CampaignFacts
					campaign={shown}
					terms={terms}
					changes={changes}
					hasBudgets={reportsSpend}
				/>
			</div>
		</div>
	);
}
