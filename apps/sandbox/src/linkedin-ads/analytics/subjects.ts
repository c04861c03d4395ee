import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { adGroupShares, adShares } from "../../world/shares.ts";
import { accountIdOf, organizationUrnOf } from "../ids.ts";
import type {
	CampaignNode,
	CreativeNode,
	GroupNode,
} from "../objects/nodes.ts";
import type { Store } from "../objects/store.ts";
import { urnOf } from "../restli/urns.ts";
import type { AnalyticsQuery, EntityPivot } from "./query.ts";

/** A part of a campaign of the world that rows are made of: from one cumulative share to another. */
export type Subject = {
	world: WorldCampaign;
	from: number;
	to: number;
	/** URNs by pivot. */
	keys: Readonly<Partial<Record<EntityPivot, string>>>;
};

/** The parts of an account that a question is about, as fine as its pivots and facets tell them apart. */
export function subjectsOf(
	store: Store,
	account: WorldAccount,
	{ pivots, facets }: AnalyticsQuery,
): Subject[] {
	const isFiner = (...names: readonly string[]) =>
		pivots.some((pivot) => names.includes(pivot));
	const ofCreatives =
		isFiner("CREATIVE", "SHARE") ||
		facets.creatives !== null ||
		facets.shares !== null;
	const ofCampaigns =
		ofCreatives || isFiner("CAMPAIGN") || facets.campaigns !== null;
	const { groups } = store.of(account);
	return [...groups.values()].flatMap((group) => {
		const urn = urnOf("sponsoredCampaignGroup", group.id);
		if (facets.campaignGroups?.has(urn) === false) return [];
		const keys = {
			COMPANY: organizationUrnOf(account),
			ACCOUNT: urnOf("sponsoredAccount", accountIdOf(account)),
			CAMPAIGN_GROUP: urn,
		};
		if (!ofCampaigns) return [{ world: group.world, from: 0, to: 1, keys }];
		return group.campaigns.flatMap((campaign) => {
			const campaignUrn = urnOf("sponsoredCampaign", campaign.id);
			if (facets.campaigns?.has(campaignUrn) === false) return [];
			const own = { ...keys, CAMPAIGN: campaignUrn };
			const share = shareOfCampaign(group, campaign);
			if (!ofCreatives) return [{ world: group.world, ...share, keys: own }];
			return campaign.creatives.flatMap((creative) => {
				if (
					facets.creatives?.has(creative.id) === false ||
					facets.shares?.has(creative.post ?? "") === false
				)
					return [];
				return [
					{
						world: group.world,
						...shareOfCreative(share, campaign, creative),
						keys: {
							...own,
							CREATIVE: creative.id,
							...(creative.post === null ? {} : { SHARE: creative.post }),
						},
					},
				];
			});
		});
	});
}

function shareOfCampaign(group: GroupNode, { world }: CampaignNode) {
	const bounds = adGroupShares(group.world, group.campaigns.length);
	return { from: bounds[world.index] ?? 0, to: bounds[world.index + 1] ?? 1 };
}

function shareOfCreative(
	{ from, to }: { from: number; to: number },
	campaign: CampaignNode,
	{ world }: CreativeNode,
) {
	const bounds = adShares(campaign.world, campaign.creatives.length);
	// The last part ends where the campaign's does, and not a rounding beside it.
	const at = (share: number) => (share === 1 ? to : from + (to - from) * share);
	return {
		from: at(bounds[world.index] ?? 0),
		to: at(bounds[world.index + 1] ?? 1),
	};
}
