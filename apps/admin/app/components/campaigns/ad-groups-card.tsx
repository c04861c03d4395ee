import { ChevronRight, Layers } from "lucide-react";
import {
	budgetPeriodNames,
	capitalized,
	matchTypeNames,
} from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import { countOf } from "../../format/numbers.ts";
import type { AdGroup, CampaignDetails } from "../../graphql/campaign.ts";
import type { PlatformTerms } from "../../graphql/platform-terms.ts";
import { CampaignStatusBadge } from "../status-badge.tsx";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { AdPreview } from "./ad-preview.tsx";
import { AddKeywords } from "./add-keywords.tsx";
import type { Changes } from "./changes.ts";
import { ObjectChanges } from "./object-changes.tsx";

/** Ad groups with their ads and keywords, the first one open. */
export function AdGroupsCard({
	adGroups,
	terms,
	hasKeywords,
	changes,
}: {
	adGroups: CampaignDetails["adGroups"];
	terms: PlatformTerms;
	/** True where the platform has keywords. */
	hasKeywords: boolean;
	changes: Changes;
}) {
	return (
		<Card
			flush
			title={`${capitalized(terms.adGroup)}s`}
			description={
				adGroups.totalCount > 0
					? countOf(adGroups.totalCount, terms.adGroup)
					: undefined
			}
		>
			<div className="divide-y divide-line border-line border-t">
				{adGroups.nodes.length === 0 && (
					<EmptyState icon={Layers} title={`No ${terms.adGroup}s`}>
						Some kinds of {terms.campaign}s have none.
					</EmptyState>
				)}
				{adGroups.nodes.map((adGroup, index) => (
					<details key={adGroup.id} open={index === 0} className="group">
						<summary className="flex list-none items-center gap-3 px-4 py-3 hover:bg-canvas/60 focus-visible:-outline-offset-2 sm:px-5 [&::-webkit-details-marker]:hidden">
							<ChevronRight
								aria-hidden
								className="size-4 shrink-0 text-ink-faint transition-transform group-open:rotate-90"
							/>
							<span className="min-w-0 flex-1">
								<span className="block truncate font-medium">
									{adGroup.name}
								</span>
								<span className="block text-[13px] text-ink-soft">
									{countOf(adGroup.ads.totalCount, terms.ad)}
									{hasKeywords &&
										` · ${countOf(adGroup.keywords.totalCount, "keyword")}`}
								</span>
							</span>
							<CampaignStatusBadge status={adGroup.status} />
						</summary>
						<AdGroupContent adGroup={adGroup} terms={terms} changes={changes} />
					</details>
				))}
				{adGroups.totalCount > adGroups.nodes.length && (
					<p className="px-5 py-3 text-[13px] text-ink-soft">
						The first {adGroups.nodes.length} of {adGroups.totalCount} are
						shown.
					</p>
				)}
			</div>
		</Card>
	);
}

function AdGroupContent({
	adGroup,
	terms,
	changes,
}: {
	adGroup: AdGroup;
	terms: PlatformTerms;
	changes: Changes;
}) {
	const { ads, keywords, budget } = adGroup;
	const adsTitle = `${capitalized(terms.ad)}s`;
	return (
		<div className="grid gap-5 px-4 pt-1 pb-5 sm:px-5 sm:pl-12">
			<div className="flex flex-wrap items-center gap-2 empty:hidden">
				{budget && (
					<p className="mr-auto text-[13px] text-ink-soft">
						Budget{" "}
						{formatMoney(budget.money.amountMicros, budget.money.currencyCode)}{" "}
						{budgetPeriodNames[budget.period]}
					</p>
				)}
				<ObjectChanges
					level="adGroup"
					object={adGroup}
					terms={terms}
					changes={changes}
				/>
				{changes.keywords && adGroup.status !== "REMOVED" && (
					<AddKeywords
						adGroupId={adGroup.id}
						name={adGroup.name}
						word={terms.adGroup}
						negativeMatchTypes={changes.negativeMatchTypes}
						platformName={changes.platformName}
					/>
				)}
			</div>
			<section aria-label={adsTitle} className="grid gap-3">
				<h3 className="font-medium text-ink-soft text-xs">{adsTitle}</h3>
				{ads.nodes.length === 0 && <p className="text-ink-soft">None.</p>}
				<ul className="grid gap-3 md:grid-cols-2">
					{ads.nodes.map((ad) => (
						<AdPreview
							key={ad.id}
							ad={ad}
							word={terms.ad}
							action={
								<ObjectChanges
									level="ad"
									object={{
										...ad,
										name: ad.headlines[0] ?? ad.name ?? "without a headline",
									}}
									terms={terms}
									changes={changes}
								/>
							}
						/>
					))}
				</ul>
				{ads.totalCount > ads.nodes.length && (
					<p className="text-[13px] text-ink-soft">
						and {ads.totalCount - ads.nodes.length} more
					</p>
				)}
			</section>
			{keywords.totalCount > 0 && (
				<section aria-label="Keywords" className="grid gap-3">
					<h3 className="font-medium text-ink-soft text-xs">Keywords</h3>
					<ul className="flex flex-wrap gap-2">
						{keywords.nodes.map((keyword) => (
							<li key={keyword.id}>
								<Badge tone={keyword.negative ? "bad" : "quiet"} dot={false}>
									{keyword.negative && "Not: "}
									{keyword.text}
									<span className="font-normal text-ink-soft">
										{" "}
										{matchTypeNames[keyword.matchType].toLowerCase()}
									</span>
								</Badge>
							</li>
						))}
						{keywords.totalCount > keywords.nodes.length && (
							<li className="self-center text-[13px] text-ink-soft">
								and {keywords.totalCount - keywords.nodes.length} more
							</li>
						)}
					</ul>
				</section>
			)}
		</div>
	);
}
