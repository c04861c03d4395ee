/**
 * Runs in a process of its own, because the client's hosts and trust are set by environment variables that Node reads at
 * start. Prints one JSON object.
 */
import { enums, GoogleAdsApi } from "google-ads-api";

const refreshToken = process.env.CLIENT_REFRESH_TOKEN ?? "";
const client = new GoogleAdsApi({
	client_id: process.env.CLIENT_ID ?? "",
	client_secret: process.env.CLIENT_SECRET ?? "",
	// Empty would be sent as an empty header, which Google refuses.
	developer_token: "unused",
});
const customer = client.Customer({
	customer_id: "1110000001",
	login_customer_id: "9990000001",
	refresh_token: refreshToken,
});
const withoutManager = client.Customer({
	customer_id: "1110000001",
	refresh_token: refreshToken,
});

/** What a call that must fail throws, as far as it is plain. */
async function failureOf(call: () => Promise<unknown>): Promise<unknown> {
	try {
		return { unexpected: await call() };
	} catch (error) {
		return JSON.parse(JSON.stringify(error));
	}
}

const campaigns = await customer.query(
	"SELECT campaign.id, campaign.name, campaign.status, campaign_budget.amount_micros FROM campaign WHERE campaign.status != 'REMOVED' ORDER BY campaign.id",
);
const days = await customer.report({
	entity: "campaign",
	attributes: ["campaign.id"],
	metrics: ["metrics.cost_micros", "metrics.clicks"],
	segments: ["segments.date"],
	from_date: process.env.CLIENT_FROM_DATE ?? "",
	to_date: process.env.CLIENT_TO_DATE ?? "",
	search_settings: {},
});
const accessible = await client.listAccessibleCustomers(refreshToken);
const budget = campaigns[0]?.campaign_budget;
const budgetName = String(budget?.resource_name);
const update = (amount: number) =>
	customer.campaignBudgets.update([
		{ resource_name: budgetName, amount_micros: amount },
	]);
const updated = await update(55_000_000);
const [reread] = await customer.query(
	`SELECT campaign_budget.amount_micros FROM campaign_budget WHERE campaign_budget.resource_name = '${budgetName}'`,
);

console.log(
	JSON.stringify({
		campaigns: campaigns.map((row) => ({
			name: row.campaign?.name,
			isPaused: row.campaign?.status === enums.CampaignStatus.PAUSED,
		})),
		days: days.length,
		accessible: accessible.resource_names,
		queryFailure: await failureOf(() =>
			customer.query("SELECT campaign.colour FROM campaign"),
		),
		permissionFailure: await failureOf(() =>
			withoutManager.query("SELECT campaign.id FROM campaign"),
		),
		updated: updated.results?.[0]?.resource_name === budgetName,
		amountAfterUpdate: reread?.campaign_budget?.amount_micros,
		mutateFailure: await failureOf(() => update(55_000_001)),
	}),
);
process.exit(0);
