import type { GraphqlRequest } from "./graphql-request.ts";

export interface SeededBrand {
	id: string;
	accounts: { id: string; platform: string }[];
}

/** PostGraphile's server, and the tenant in whose name it is asked. */
export interface Peer {
	url: string;
	tenantId: string;
}

/** Our question about a brand in the form that is nearest to ours; the platform follows from the account. */
export function peerReport(
	peer: Peer,
	brand: SeededBrand,
	{ from, to }: { from: string; to: string },
): GraphqlRequest {
	return peerAsk(
		peer,
		{ campaignByTenantIdAndCampaignId: { brandId: { equalTo: brand.id } } },
		from,
		to,
	);
}

/** The question in the form that is easiest for the peer: it is told the brand's accounts, by which there is an index. */
export function easyPeerReport(
	peer: Peer,
	brand: SeededBrand,
	{ from, to }: { from: string; to: string },
): GraphqlRequest {
	return peerAsk(
		peer,
		{ adAccountId: { in: brand.accounts.map(({ id }) => id) } },
		from,
		to,
	);
}

/** Sums of a tenant's campaign-days, by what they are grouped by. */
export function peerAsk(
	{ url, tenantId }: Peer,
	which: object,
	from: string,
	to: string,
	groupBy = ["DATE", "AD_ACCOUNT_ID", "CURRENCY_CODE"],
): GraphqlRequest {
	return {
		url,
		headers: { "x-tenant": tenantId },
		query: `query ($filter: MetricDailyFilter!) { allMetricDailies(filter: $filter) {
			groupedAggregates(groupBy: [${groupBy.join(", ")}]) {
				keys sum { costMicros impressions clicks conversions conversionValueMicros } } } }`,
		variables: {
			filter: {
				...which,
				date: { greaterThanOrEqualTo: from, lessThanOrEqualTo: to },
			},
		},
	};
}
