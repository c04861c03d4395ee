import { expect } from "vitest";
import type { GraphqlClient } from "./graphql-client.ts";
import { globalId } from "./importing-api.ts";

export interface ToldCampaign {
	externalId: string;
	connectionId: string;
	/** In a report by campaign; null where it has no row. */
	reported: string | null;
	spend: string;
	/** Sum of the campaign's own report. */
	ownReport: string;
}

/** Sums that are told of a brand's campaigns: by a report, in the list by spend, and by each. */
export async function tellCampaigns(
	client: GraphqlClient,
	brandId: string,
	range: { from: string; to: string },
): Promise<ToldCampaign[]> {
	const { metrics, campaigns } = await client.query(
		`query ($input: MetricsInput!, $one: MetricsInput!, $brandId: ID!, $from: Date!, $to: Date!) {
			metrics(input: $input) { rows { campaign { id } spend } }
			campaigns(first: 100, filter: { brandId: $brandId }, orderBy: { field: SPEND, direction: DESC, spendFrom: $from, spendTo: $to }) {
				nodes { id externalId connection { id } spend(from: $from, to: $to) { amountMicros } metrics(input: $one) { totals { spend } } }
			}
		}`,
		{
			input: {
				...range,
				groupBy: ["CAMPAIGN"],
				brandIds: [globalId("Brand", brandId)],
			},
			one: { ...range, groupBy: [] },
			brandId: globalId("Brand", brandId),
			...range,
		},
	);
	const reported = new Map<string, string>(
		metrics.rows.map(
			({ campaign, spend }: { campaign: { id: string }; spend: string }) => [
				campaign.id,
				spend,
			],
		),
	);
	expect(reported.size).toBe(metrics.rows.length);
	const told: ToldCampaign[] = campaigns.nodes.map(
		(node: ListedCampaign): ToldCampaign => ({
			externalId: node.externalId,
			connectionId: node.connection.id,
			reported: reported.get(node.id) ?? null,
			spend: node.spend.amountMicros,
			ownReport: node.metrics.totals[0]?.spend ?? "0",
		}),
	);
	// Every row of the report is a campaign of the list.
	expect(told.filter((each) => each.reported !== null)).toHaveLength(
		reported.size,
	);
	return told;
}

interface ListedCampaign {
	id: string;
	externalId: string;
	connection: { id: string };
	spend: { amountMicros: string };
	metrics: { totals: { spend: string }[] };
}
