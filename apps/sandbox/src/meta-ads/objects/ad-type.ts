import type { NodeType } from "../graph/node-type.ts";
import { idOf } from "../ids.ts";
import { timeText } from "../meta-time.ts";
import { knownFields } from "./known-fields.ts";
import type { AdNode } from "./nodes.ts";
import { toldStatusOf } from "./statuses.ts";
import type { TypeTable } from "./type-table.ts";

export function adType(types: TypeTable): NodeType<AdNode> {
	const accountOf = ({ adSet }: AdNode) => adSet.campaign.account;
	return {
		name: "Ad",
		usual: ["id"],
		fields: {
			id: ({ id }) => id,
			account_id: (ad) => accountOf(ad).id,
			adset_id: ({ adSet }) => adSet.id,
			campaign_id: ({ adSet }) => adSet.campaign.id,
			name: ({ name }) => name,
			status: ({ status }) => status,
			configured_status: ({ status }) => status,
			effective_status: toldStatusOf,
			tracking_specs: (ad) => [
				{
					"action.type": ["offsite_conversion"],
					fb_pixel: [idOf("pixel", { ordinal: accountOf(ad).world.ordinal })],
				},
			],
			ad_review_feedback: ({ world }) =>
				world.isRejected
					? {
							global: {
								"Circumventing systems":
									"Your ad does not comply with our advertising standards.",
							},
						}
					: undefined,
			issues_info: ({ world }) =>
				world.isRejected
					? [
							{
								level: "AD",
								error_code: 1815869,
								error_summary: "Ad was rejected",
								error_message:
									"The ad does not comply with the advertising standards.",
								error_type: "HARD_ERROR",
							},
						]
					: undefined,
			preview_shareable_link: ({ id }) =>
				`https://fb.me/adspreview/facebook/${id.slice(-8)}`,
			bid_amount: ({ adSet }) => adSet.bidMinor ?? undefined,
			created_time: (ad) => timeText(ad.createdAt, accountOf(ad).timeZone),
			updated_time: (ad) => timeText(ad.updatedAt, accountOf(ad).timeZone),
		},
		links: {
			adset: ({ adSet }) => ({ type: types.adSet, node: adSet }),
			campaign: ({ adSet }) => ({
				type: types.campaign,
				node: adSet.campaign,
			}),
			creative: ({ creative }) => ({ type: types.creative, node: creative }),
		},
		empty: knownFields.ad,
		edges: {
			adcreatives: {
				type: () => types.creative,
				list: ({ creative }) => [creative],
			},
		},
	};
}
