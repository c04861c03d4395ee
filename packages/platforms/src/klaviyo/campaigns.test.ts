import { afterEach, describe, expect, test } from "vitest";
import { CursorExpired } from "../errors.ts";
import { adGroups, ads, campaigns } from "./campaigns.ts";
import campaignsPage from "./fixtures/campaigns-page.json" with {
	type: "json",
};
import flowsPage from "./fixtures/flows-page.json" with { type: "json" };
import {
	type Answer,
	account,
	listAll,
	Reply,
	type Served,
	serve,
} from "./fixtures/serve.ts";

const nothing = { data: [], links: { next: null } };
const lastPage = { ...campaignsPage, links: { next: null } };

let served: Served;
afterEach(() => served.stop());

/** One page of e-mail campaigns and one of flows; nothing is archived, and no other channel has any. */
const shop: Answer = ({ path, query }) => {
	const filter = query.get("filter") ?? "";
	if (!filter.includes("equals(archived,false)")) return nothing;
	if (path === "flows") return flowsPage;
	return filter.includes('"email"') ? lastPage : nothing;
};

describe("campaigns of Klaviyo", () => {
	test("are its campaigns, channel by channel, and its flows, archived ones too", async () => {
		served = await serve(shop);
		const pages = await listAll(campaigns(served.session, account));
		expect(pages.flatMap(({ records }) => records)).toEqual([
			{
				externalId: "01GMRWDSA0ARTAKE1SFX8JGXAY",
				name: "Spring 🌷 مبيعات",
				status: "ENDED",
				platformStatus: "Sent",
				objective: "CAMPAIGN_EMAIL",
				budget: null,
				currencyCode: "USD",
				// Still the evening before in New York.
				startDate: "2026-03-01",
				endDate: null,
				raw: campaignsPage.data[0],
			},
			expect.objectContaining({
				status: "UNKNOWN",
				platformStatus: "Pondering",
				startDate: null,
			}),
			expect.objectContaining({
				externalId: "VueJfU",
				status: "ACTIVE",
				platformStatus: "live",
				objective: "FLOW_ADDED_TO_LIST",
				startDate: "2025-11-02",
			}),
		]);
		expect(pages.flatMap(({ rejected }) => rejected)).toEqual([
			expect.objectContaining({
				entity: "campaign",
				externalId: "01GMRWDSA0WITHOUTANAME0001",
				path: "data[2].attributes.name",
			}),
		]);
		expect(
			served.asked.map(({ path, query }) => [path, query.get("filter")]),
		).toEqual([
			...["email", "sms", "mobile_push"].flatMap((channel) =>
				[false, true].map((archived) => [
					"campaigns",
					`equals(messages.channel,"${channel}"),equals(archived,${archived})`,
				]),
			),
			["flows", "equals(archived,false)"],
			["flows", "equals(archived,true)"],
		]);
	});

	test("are read on from a cursor, which holds Klaviyo's own and the list that it belongs to", async () => {
		served = await serve((asked) => {
			const isFirst =
				asked.path === "campaigns" &&
				asked.query.get("filter")?.includes('"email"') &&
				!asked.query.has("page[cursor]");
			return isFirst ? campaignsPage : shop(asked);
		});
		const [first] = await listAll(campaigns(served.session, account));
		expect(first?.nextCursor).toBe("email:bmV4dA==");
		served.asked.length = 0;
		await listAll(
			campaigns(served.session, account, { cursor: "email:bmV4dA==" }),
		);
		expect(served.asked[0]?.query.get("page[cursor]")).toBe("bmV4dA==");
		expect(served.asked[0]?.query.get("filter")).toContain('"email"');
	});

	test("of given ids are asked for by them, a flow's form of id in both lists", async () => {
		served = await serve(() => nothing);
		await listAll(
			campaigns(served.session, account, {
				externalIds: ["01GMRWDSA0ARTAKE1SFX8JGXAY", "VueJfU", '"),x'],
			}),
		);
		const filters = served.asked.map(({ query }) => query.get("filter"));
		expect(filters[0]).toBe(
			'equals(messages.channel,"email"),equals(archived,false),any(id,["01GMRWDSA0ARTAKE1SFX8JGXAY","VueJfU"])',
		);
		expect(filters.at(-1)).toBe('equals(archived,true),any(id,["VueJfU"])');
		expect(
			await listAll(campaigns(served.session, account, { externalIds: [] })),
		).toEqual([]);
	});

	test("with messages in several channels stand in the list of the first one alone", async () => {
		const [message] = campaignsPage.included;
		const both = {
			...lastPage,
			included: [
				...campaignsPage.included,
				{
					...message,
					id: "01GMRWDSA1MESSAGE000000003",
					attributes: {
						definition: { channel: "sms", content: { body: "Tulips" } },
					},
				},
			],
		};
		served = await serve(({ path, query }) =>
			path === "campaigns" &&
			/"(email|sms)"\),equals\(archived,false/.test(query.get("filter") ?? "")
				? both
				: nothing,
		);
		const found = (await listAll(campaigns(served.session, account))).flatMap(
			({ records }) => records,
		);
		expect(found.filter(({ name }) => name.startsWith("Spring"))).toHaveLength(
			1,
		);
		const messages = (await listAll(ads(served.session, account))).flatMap(
			({ records }) => records,
		);
		expect(messages.map(({ externalId }) => externalId)).toEqual([
			"01GMRWDSA1MESSAGE000000001",
			"01GMRWDSA1MESSAGE000000002",
			"01GMRWDSA1MESSAGE000000003",
		]);
		expect(messages[2]).toMatchObject({
			headlines: [],
			descriptions: ["Tulips"],
		});
	});

	test("begin anew where Klaviyo no longer knows the cursor", async () => {
		served = await serve(
			() =>
				new Reply(400, {
					errors: [
						{
							code: "invalid",
							status: 400,
							source: { parameter: "page[cursor]" },
						},
					],
				}),
		);
		await expect(
			listAll(campaigns(served.session, account, { cursor: "sms:old" })),
		).rejects.toThrow(CursorExpired);
	});

	const refusal = new Reply(403, {
		errors: [{ code: "permission_denied", status: 403 }],
	});
	test.each([
		["flows", ["01GMRWDSA0ARTAKE1SFX8JGXAY", "01GMRWDSA0NOBODYKNOWSTHIS1"], 7],
		["campaigns", ["VueJfU"], 3],
	])(
		"are read without %s where these are not allowed, and say so once",
		async (path, left, asked) => {
			served = await serve((request) =>
				request.path === path ? refusal : shop(request),
			);
			const pages = await listAll(campaigns(served.session, account));
			expect(
				pages.flatMap(({ records }) =>
					records.map(({ externalId }) => externalId),
				),
			).toEqual(left);
			expect(pages.flatMap(({ leftOut = [] }) => leftOut)).toEqual([
				expect.stringMatching(
					new RegExp(
						`new private key.*“${path}: read access”.*connect again`,
						"i",
					),
				),
			]);
			expect(served.asked).toHaveLength(asked);
		},
	);

	test("are refused where nothing of them is allowed", async () => {
		served = await serve(() => refusal);
		await expect(
			listAll(campaigns(served.session, account)),
		).rejects.toMatchObject({ scopeSets: ["campaigns"] });
	});

	test("are not asked for where the grant is known to lack the scope", async () => {
		served = await serve(() => nothing, ["campaigns:read"]);
		const pages = await listAll(campaigns(served.session, account));
		expect(pages.at(-1)?.leftOut).toHaveLength(1);
		expect(served.asked.some(({ path }) => path === "flows")).toBe(false);
	});
});

describe("ad groups and ads of Klaviyo", () => {
	test("are each message of a campaign by itself, and the sending actions of a flow with their messages", async () => {
		served = await serve(shop);
		const groups = (await listAll(adGroups(served.session, account))).flatMap(
			({ records }) => records,
		);
		expect(
			groups.map(({ externalId, campaignExternalId, name, status }) => [
				externalId,
				campaignExternalId,
				name,
				status,
			]),
		).toEqual([
			[
				"01GMRWDSA1MESSAGE000000001",
				"01GMRWDSA0ARTAKE1SFX8JGXAY",
				"Variation A",
				"ENDED",
			],
			[
				"01GMRWDSA1MESSAGE000000002",
				"01GMRWDSA0ARTAKE1SFX8JGXAY",
				"Spring 🌷 مبيعات",
				"ENDED",
			],
			["102", "VueJfU", "Reminder", "ACTIVE"],
			["103", "VueJfU", "A", "PAUSED"],
			["104", "VueJfU", "Text", "DRAFT"],
		]);
		const found = (await listAll(ads(served.session, account))).flatMap(
			({ records }) => records,
		);
		expect(found[0]).toEqual({
			externalId: "01GMRWDSA1MESSAGE000000001",
			campaignExternalId: "01GMRWDSA0ARTAKE1SFX8JGXAY",
			adGroupExternalId: "01GMRWDSA1MESSAGE000000001",
			name: "Variation A",
			status: "ENDED",
			platformStatus: "Sent",
			headlines: ["Tulips are here"],
			descriptions: ["Only this week"],
			callToAction: null,
			destinationUrl: null,
		});
		expect(
			found
				.slice(2)
				.map(({ externalId, adGroupExternalId }) => [
					externalId,
					adGroupExternalId,
				]),
		).toEqual([
			["Q5p9vT", "102"],
			["TestA1", "103"],
			["TestB1", "103"],
			["SmsMsg", "104"],
		]);
	});
});
