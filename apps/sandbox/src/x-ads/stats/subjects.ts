import type { WorldCampaign } from "../../world/campaigns.ts";
import { accountIdOf } from "../accounts.ts";
import { notFound } from "../calls/list.ts";
import { fundingInstrumentIdOf } from "../objects/ids.ts";
import type { Objects, Share } from "../objects/objects.ts";
import type { Entity } from "./query.ts";

/** A campaign's part that belongs to an entity. */
export type Part = { campaign: WorldCampaign; share: Share };

const whole: Share = { from: 0, to: 1 };

/**
 * Parts of campaigns that belong to an entity; what was deleted or paused has numbers still.
 * @throws {XRefused} such as CAMPAIGN_NOT_FOUND
 */
export function partsOf(objects: Objects, entity: Entity, id: string): Part[] {
	const { account, campaigns, lineItems, promotedTweets } = objects;
	const ofAll = () =>
		[...campaigns.values()].map(({ world }) => ({
			campaign: world,
			share: whole,
		}));
	switch (entity) {
		case "ACCOUNT":
			if (id === accountIdOf(account)) return ofAll();
			break;
		case "FUNDING_INSTRUMENT":
			if (id === fundingInstrumentIdOf(account, 0)) return ofAll();
			if (id === fundingInstrumentIdOf(account, 1)) return [];
			break;
		case "CAMPAIGN": {
			const found = campaigns.get(id);
			if (found !== undefined) return [{ campaign: found.world, share: whole }];
			break;
		}
		case "LINE_ITEM": {
			const found = lineItems.get(id);
			if (found !== undefined)
				return [{ campaign: found.campaign.world, share: found.share }];
			break;
		}
		case "PROMOTED_TWEET": {
			const found = promotedTweets.get(id);
			if (found !== undefined)
				return [
					{
						campaign: found.lineItem.campaign.world,
						share: found.share,
					},
				];
			break;
		}
	}
	throw notFound(`${entity}_NOT_FOUND`, id);
}
