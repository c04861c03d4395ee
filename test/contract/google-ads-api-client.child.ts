/**
 * Runs in a process of its own, because the client's hosts and trust are set by environment variables that Node reads at
 * start. Prints one JSON object.
 */
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { enums, GoogleAdsApi } from "google-ads-api";
import { UserRefreshClient } from "google-auth-library";

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

type Field = {
	name: string;
	category: string;
	data_type: string;
	selectable_with: string[];
	enum_values: string[];
};

/** Catches what a call that must fail throws, as far as it is plain. */
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

const range = `segments.date BETWEEN '${process.env.CLIENT_FROM_DATE}' AND '${process.env.CLIENT_TO_DATE}'`;
const labels = await customer.query(
	"SELECT label.name, label.status, label.text_label.background_color FROM label",
);
const terms = await customer.query(
	`SELECT search_term_view.search_term, segments.keyword.info.text, segments.keyword.info.match_type, segments.device, metrics.clicks FROM search_term_view WHERE ${range}`,
);
const actions = await customer.query(
	"SELECT conversion_action.name, conversion_action.category, metrics.all_conversions FROM conversion_action",
);
const changes = await customer.query(
	`SELECT change_event.change_date_time, change_event.changed_fields, change_event.resource_change_operation, change_event.old_resource, change_event.new_resource, change_event.user_email FROM change_event WHERE change_event.change_date_time BETWEEN '${process.env.CLIENT_FROM_DATE}' AND '${process.env.CLIENT_UNTIL_DATE}' ORDER BY change_event.change_date_time LIMIT 100`,
);
const clicks = await customer.query(
	`SELECT click_view.gclid, segments.date, metrics.clicks FROM click_view WHERE segments.date = '${process.env.CLIENT_TO_DATE}'`,
);
// Queries go over REST; the field service and what follows over gRPC.
const streamed: unknown[] = [];
for await (const row of customer.queryStream(
	`SELECT asset_group.id, metrics.cost_micros, segments.date FROM asset_group WHERE ${range}`,
))
	streamed.push(row);
// The client has it for its own use; nothing else of it speaks to the field service.
const { googleAdsFields } = customer as unknown as {
	googleAdsFields: {
		searchGoogleAdsFields(request: { query: string }): Promise<[Field[]]>;
	};
};
const [fields] = await googleAdsFields.searchGoogleAdsFields({
	query:
		"SELECT name, category, data_type, selectable_with, enum_values, is_repeated WHERE name LIKE 'campaign.%'",
});
const status = fields.find(({ name }) => name === "campaign.status");

const authorization = (
	await new UserRefreshClient({
		clientId: process.env.CLIENT_ID ?? "",
		clientSecret: process.env.CLIENT_SECRET ?? "",
		refreshToken,
	}).getRequestHeaders()
).get("authorization");
const connection = new Client(
	"googleads.googleapis.com:443",
	credentials.createSsl(),
);

/** A search in any version, by gRPC without a client's stubs, which are of v25 alone. */
async function searchIn(version: string, query: string): Promise<unknown> {
	const metadata = new Metadata();
	metadata.set("authorization", authorization ?? "");
	metadata.set("login-customer-id", "9990000001");
	// customer_id (1) and query (2), as protobuf writes short texts.
	const request = Buffer.concat(
		["1110000001", query].map((text, index) =>
			Buffer.concat([
				Buffer.from([((index + 1) << 3) | 2, text.length]),
				Buffer.from(text),
			]),
		),
	);
	const stream = connection.makeServerStreamRequest(
		`/google.ads.googleads.${version}.services.GoogleAdsService/SearchStream`,
		(bytes: Buffer) => bytes,
		(bytes: Buffer) => bytes,
		request,
		metadata,
	);
	const chunks: string[] = [];
	try {
		for await (const chunk of stream)
			chunks.push((chunk as Buffer).toString("utf8"));
		return { hasRow: chunks.some((chunk) => chunk.includes("USD")) };
	} catch (error) {
		const { code, metadata: trailers } = error as {
			code: number;
			metadata: Metadata;
		};
		return {
			code,
			failures: Object.keys(trailers.getMap()).filter((name) =>
				name.includes("googleadsfailure"),
			),
		};
	}
}

console.log(
	JSON.stringify({
		labels: labels.map(({ label }) => [
			label?.name,
			label?.status === enums.LabelStatus.ENABLED,
			label?.text_label?.background_color,
		]),
		terms: terms.map(({ search_term_view, segments, metrics }) => ({
			term: search_term_view?.search_term,
			keyword: segments?.keyword?.info?.text,
			isMatchTypeKnown: Number(segments?.keyword?.info?.match_type) > 1,
			isDeviceKnown: Number(segments?.device) > 1,
			clicks: metrics?.clicks,
		})),
		actions: actions.map(({ conversion_action, metrics }) => [
			conversion_action?.name,
			conversion_action?.category === enums.ConversionActionCategory.PURCHASE,
			metrics?.all_conversions,
		]),
		changes: changes.map(({ change_event }) => ({
			paths: change_event?.changed_fields?.paths,
			user: change_event?.user_email,
			before: change_event?.old_resource?.campaign_budget?.amount_micros,
			after: change_event?.new_resource?.campaign_budget?.amount_micros,
		})),
		clicks: clicks.length,
		streamed: streamed.length,
		fields: fields.map(({ name, selectable_with }) => [
			name,
			selectable_with?.length,
		]),
		fieldStatus: {
			isEnum: status?.data_type === "ENUM",
			isAttribute: status?.category === "ATTRIBUTE",
			values: status?.enum_values,
		},
		changeFailure: await failureOf(() =>
			customer.query("SELECT change_event.user_email FROM change_event"),
		),
		fieldFailure: await failureOf(() =>
			googleAdsFields.searchGoogleAdsFields({
				query: "SELECT colour",
			}),
		),
		versions: {
			v26: await searchIn("v26", "SELECT customer.currency_code FROM customer"),
			v24: await searchIn("v24", "SELECT customer.colour FROM customer"),
			v22: await searchIn("v22", "SELECT customer.id FROM customer"),
		},
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
