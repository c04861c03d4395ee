import type { LoaderFunctionArgs } from "@remix-run/node";
import {
	useLoaderData,
	useLocation,
	useRouteLoaderData,
} from "@remix-run/react";
import { Megaphone, SearchX } from "lucide-react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { campaignQuery, isFiltered } from "../campaign-query.ts";
import { CampaignFilters } from "../components/campaigns/campaign-filters.tsx";
import { CampaignTable } from "../components/campaigns/campaign-table.tsx";
import { RangeNotice } from "../components/range-notice.tsx";
import { RangePicker } from "../components/range-picker.tsx";
import { SendToSheets } from "../components/sheets/send-to-sheets.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { WhileLoading } from "../components/ui/while-loading.tsx";
import { useReloading } from "../components/use-reloading.ts";
import { nameCampaigns } from "../format/campaign-counts.ts";
import {
	dateRange,
	nameOfRange,
	rangeSearch,
	reportDays,
} from "../format/date-range.ts";
import { formatDay } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";
import {
	hasImports,
	lacksSpend,
	notReadYet,
	platformsThat,
} from "../format/platform-kinds.ts";
import { type CampaignRows, usualTab } from "../format/sheet-report.ts";
import { brand } from "../graphql/brand.ts";
import { brandCampaigns } from "../graphql/campaigns.ts";
import { pageVariables } from "../page-variables.ts";
import type { loader as brandLoader } from "./brands.$brandId.tsx";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const id = requireParam(args.params, "brandId");
	const { searchParams } = new URL(args.request.url);
	const call = api(args);
	const { timeZone } = orNotFound((await call(brand, { id })).brand, "brand");
	const range = dateRange(searchParams, timeZone);
	const days = reportDays(range);
	const query = campaignQuery(searchParams);
	const common = {
		search: query.search ?? undefined,
		platforms: query.platforms.length > 0 ? query.platforms : undefined,
	};
	const { brand: found, platforms } = await call(brandCampaigns, {
		id,
		...days,
		filter: {
			...common,
			statuses: query.statuses.length > 0 ? query.statuses : undefined,
		},
		removedFilter: {
			...common,
			statuses:
				query.statuses.length === 0 || query.statuses.includes("REMOVED")
					? ["REMOVED"]
					: [],
		},
		orderBy: {
			field: query.field,
			direction: query.direction,
			...(query.field === "SPEND"
				? {
						spendFrom: days.from,
						spendTo: days.to,
						spendCompleteDays: days.completeDays,
					}
				: {}),
		},
		...pageVariables(searchParams),
	});
	const { campaigns, removed, metrics, connections } = orNotFound(
		found,
		"brand",
	);
	const importing = platformsThat(platforms, hasImports);
	const withoutSpend = platformsThat(platforms, lacksSpend);
	const connected = connections.nodes.map(({ platform }) => platform);
	return {
		brandId: id,
		range,
		query,
		page: {
			...campaigns,
			nodes: campaigns.nodes.map((node) => ({
				...node,
				reportsSpend: !withoutSpend.includes(node.platform),
			})),
		},
		counts: {
			campaigns: campaigns.totalCount - removed.totalCount,
			removedCampaigns: removed.totalCount,
		},
		// Beside what was searched for it would explain nothing.
		unattributed: isFiltered(query)
			? []
			: metrics.unattributed.filter(({ spend }) => spend !== "0"),
		platforms: importing.filter((platform) => connected.includes(platform)),
		connected: connected.some((platform) => importing.includes(platform)),
		notRead: connected.filter((platform) => !importing.includes(platform)),
	};
}

export default function Campaigns() {
	const {
		brandId,
		range,
		query,
		page,
		counts,
		unattributed,
		platforms,
		connected,
		notRead,
	} = useLoaderData<typeof loader>();
	const name =
		useRouteLoaderData<typeof brandLoader>("routes/brands.$brandId")?.brand
			.name ?? "this brand";
	const { search } = useLocation();
	const filtered = isFiltered(query);
	const loading = useReloading();
	const tabOf = (rows: CampaignRows) =>
		usualTab({ page: "campaigns", rows, isPart: filtered });
	if (page.nodes.length === 0 && !filtered) {
		return (
			<Card>
				<EmptyState
					icon={Megaphone}
					title="No campaigns yet"
					action={
						<ButtonLink
							look="primary"
							to={`/brands/${brandId}/${connected ? "imports" : "onboarding"}`}
						>
							{connected ? "Start an import" : "Connect an account"}
						</ButtonLink>
					}
				>
					{connected
						? `Import ${name}'s accounts to see their campaigns here.`
						: notRead.length > 0
							? `${notReadYet(notRead)} Connect another ad account to see its campaigns here.`
							: `Connect ${name}'s ad accounts and import them to see their campaigns here.`}
				</EmptyState>
			</Card>
		);
	}
	return (
		<Card
			flush
			title="Campaigns"
			description={`Spend of ${nameOfRange(range)}`}
			action={<RangePicker range={range} />}
		>
			{range.problem !== null && (
				<div className="px-4 pb-4 sm:px-5">
					<RangeNotice range={range} />
				</div>
			)}
			<CampaignFilters query={query} platforms={platforms} loading={loading} />
			{page.nodes.length === 0 ? (
				<EmptyState
					icon={SearchX}
					title="No campaign matches"
					action={
						<ButtonLink
							to={`/brands/${brandId}/campaigns${rangeSearch(search)}`}
						>
							Clear search and filters
						</ButtonLink>
					}
				>
					Try another name, platform or status.
				</EmptyState>
			) : (
				<WhileLoading loading={loading}>
					<CampaignTable
						campaigns={page.nodes}
						query={query}
						isPart={page.pageInfo.hasNextPage || page.pageInfo.hasPreviousPage}
					/>
				</WhileLoading>
			)}
			{unattributed.length > 0 && (
				<p className="border-line border-t px-4 py-3 text-[13px] text-ink-soft sm:px-5">
					{unattributed
						.map(({ spend, currencyCode }) => formatMoney(spend, currencyCode))
						.join(" and ")}{" "}
					more is in the brand’s totals and is not attributed to a campaign: it
					belongs to an ad account as a whole.
				</p>
			)}
			{page.nodes.length > 0 && (
				<div className="border-line border-t px-4 py-3 sm:px-5">
					<SendToSheets
						brandId={brandId}
						brandName={name}
						page="campaigns"
						shown={`${formatDay(range.from)} – ${formatDay(range.to)}, ${filtered ? "the campaigns that match" : "all campaigns"}`}
						tabs={{ range: tabOf("range"), day: tabOf("day") }}
					/>
				</div>
			)}
			<Pager
				pageInfo={page.pageInfo}
				total={nameCampaigns(counts)}
				noun="campaign"
			/>
		</Card>
	);
}
