import { expect, test } from "vitest";
import { listAdAccounts } from "./accounts.ts";
import { ads } from "./ads.ts";
import { assetAddresses, assetLinks, assets } from "./assets.ts";
import { account, allPages, Reply, withLinkedIn } from "./fixtures/linkedin.ts";
import { identify, verify } from "./identify.ts";
import { adGroups, campaigns } from "./lists.ts";

const group = (id: number) => ({ id, name: `Group ${id}`, status: "ACTIVE" });
const campaign = (id: number, groupId: number) => ({
	id,
	name: `Campaign ${id}`,
	status: "ACTIVE",
	campaignGroup: `urn:li:sponsoredCampaignGroup:${groupId}`,
});
const creative = (id: number, campaignId: number, more: object = {}) => ({
	id: `urn:li:sponsoredCreative:${id}`,
	campaign: `urn:li:sponsoredCampaign:${campaignId}`,
	intendedStatus: "ACTIVE",
	isServing: true,
	content: { reference: `urn:li:share:${id}` },
	...more,
});
const page = (elements: unknown[], nextPageToken?: string) => ({
	elements,
	metadata: nextPageToken ? { nextPageToken } : {},
});

test("accounts of every state but a deleted one are asked for, page by page", () =>
	withLinkedIn(
		({ query }) =>
			query.includes("pageToken")
				? page([{ id: 502, name: "B", currency: "JPY", status: "CANCELED" }])
				: page(
						[{ id: 501, name: "A", currency: "EUR", status: "ACTIVE" }],
						"n=",
					),
		async ({ session, asked }) => {
			const found = await listAdAccounts(session);
			expect(found.map(({ externalId }) => externalId)).toEqual(["501", "502"]);
			expect(asked[0]?.query).toBe(
				"q=search&search=(status:(values:List(ACTIVE,DRAFT,CANCELED,PENDING_DELETION)))&pageSize=500",
			);
			expect(asked[1]?.query).toMatch(/&pageToken=n%3D$/);
		},
	));

test("campaign groups of any status are listed, or named ones", () =>
	withLinkedIn(
		() => page([group(601), { id: 602, status: "ACTIVE" }]),
		async ({ session, asked }) => {
			const [first] = await allPages(campaigns(session, account));
			expect(first?.records).toHaveLength(1);
			expect(first?.rejected).toEqual([
				expect.objectContaining({
					entity: "campaign",
					externalId: "602",
					path: "elements[1].name",
				}),
			]);
			expect(asked[0]?.path).toBe("/rest/adAccounts/501/adCampaignGroups");
			expect(asked[0]?.query).toBe(
				"q=search&search=(status:(values:List(ACTIVE,PAUSED,DRAFT,ARCHIVED,CANCELED,PENDING_DELETION,REMOVED)))&pageSize=500",
			);
			await allPages(campaigns(session, account, { externalIds: ["601"] }));
			expect(asked[1]?.query).toContain(
				"search=(id:(values:List(urn%3Ali%3AsponsoredCampaignGroup%3A601)),status:",
			);
			await allPages(adGroups(session, account, { externalIds: ["601"] }));
			expect(asked[2]?.path).toBe("/rest/adAccounts/501/adCampaigns");
			expect(asked[2]?.query).toContain(
				"search=(campaignGroup:(values:List(urn%3Ali%3AsponsoredCampaignGroup%3A601)),status:",
			);
			await expect(
				allPages(campaigns(session, account, { externalIds: ["1) or"] })),
			).rejects.toMatchObject({ code: "INVALID_INPUT" });
		},
	));

test("a page whose token LinkedIn no longer takes is begun again", () =>
	withLinkedIn(
		() => new Reply(400, { status: 400, code: "ILLEGAL_ARGUMENT" }),
		async ({ session }) => {
			await expect(
				allPages(campaigns(session, account, { cursor: "old" })),
			).rejects.toMatchObject({ name: "CursorExpired" });
			await expect(allPages(campaigns(session, account))).rejects.toMatchObject(
				{ name: "PlatformRejected" },
			);
		},
	));

const post = {
	id: "urn:li:share:801",
	commentary: "See {hashtag|\\#|totes} \\(new\\)",
	contentLandingPage: "https://shop.example.com/totes",
	contentCallToActionLabel: "LEARN_MORE",
	content: { media: { id: "urn:li:image:C1", title: "Totes" } },
};
const library: Record<string, unknown> = {
	"urn:li:image:C1": {
		id: "urn:li:image:C1",
		status: "AVAILABLE",
		downloadUrl: "https://media.example.com/C1?e=1",
	},
	"urn:li:image:C2": { id: "urn:li:image:C2", status: "PROCESSING" },
	"urn:li:video:V1": {
		id: "urn:li:video:V1",
		status: "AVAILABLE",
		downloadUrl: "https://media.example.com/V1?e=1",
		thumbnail: "https://media.example.com/V1.jpg",
	},
};

/** LinkedIn with three creatives, of which one has words of its own and one a post that is not shown. */
function shop({ path, query }: { path: string; query: string }): unknown {
	const asked = [...query.matchAll(/urn%3Ali%3A(?:\w+)%3A[\w-]+/g)].map(
		([urn]) => decodeURIComponent(urn ?? ""),
	);
	switch (path.split("/").at(-1)) {
		case "adCampaigns":
			return page([campaign(701, 601), campaign(702, 602)]);
		case "creatives":
			return page([
				creative(801, 701, { name: "Ad 1" }),
				creative(802, 702, {
					content: {
						textAd: {
							headline: "Bags",
							description: "By hand",
							landingPage: "https://shop.example.com",
							image: "urn:li:image:C2",
						},
					},
					leadgenCallToAction: { label: "SIGN_UP" },
				}),
				creative(803, 702, {
					intendedStatus: "A_WORD_OF_TOMORROW",
					content: { reference: "urn:li:ugcPost:9" },
				}),
			]);
		case "posts":
			return {
				results: { "urn:li:share:801": post },
				statuses: {},
				errors: { "urn:li:ugcPost:9": { status: 403 } },
			};
		case "images":
		case "videos":
			return {
				results: Object.fromEntries(
					asked.flatMap((urn) => (urn in library ? [[urn, library[urn]]] : [])),
				),
				statuses: {},
				errors: {},
			};
		default:
			return undefined;
	}
}

test("a creative is an ad of its campaign and group, with the words of its post or its own", () =>
	withLinkedIn(shop, async ({ session, to }) => {
		const [first] = await allPages(ads(session, account));
		expect(first?.records).toEqual([
			{
				externalId: "801",
				campaignExternalId: "601",
				adGroupExternalId: "701",
				name: "Ad 1",
				status: "ACTIVE",
				platformStatus: "ACTIVE",
				headlines: ["Totes"],
				descriptions: ["See #totes (new)"],
				callToAction: "LEARN_MORE",
				destinationUrl: "https://shop.example.com/totes",
			},
			{
				externalId: "802",
				campaignExternalId: "602",
				adGroupExternalId: "702",
				name: null,
				status: "ACTIVE",
				platformStatus: "ACTIVE",
				headlines: ["Bags"],
				descriptions: ["By hand"],
				callToAction: "SIGN_UP",
				destinationUrl: "https://shop.example.com",
			},
			expect.objectContaining({
				externalId: "803",
				status: "UNKNOWN",
				platformStatus: "A_WORD_OF_TOMORROW",
				headlines: [],
				descriptions: [],
			}),
		]);
		expect(to("/creatives")[0]).toMatchObject({
			query: "q=criteria&pageSize=100",
			headers: { "x-restli-method": "FINDER" },
		});
		expect(to("/posts")[0]).toMatchObject({
			query: "ids=List(urn%3Ali%3Ashare%3A801,urn%3Ali%3AugcPost%3A9)",
			headers: { "x-restli-method": "BATCH_GET" },
		});
	}));

test("creatives of named groups are those of their campaigns, and the cursor begins with one of these", () =>
	withLinkedIn(
		({ path, query }) => {
			if (path.endsWith("/adCampaigns"))
				return page([campaign(701, 601), campaign(1000, 601)]);
			if (path.endsWith("/creatives"))
				return query.includes("pageToken")
					? page([creative(802, 1000)])
					: page([creative(801, 701)], "next");
			return { results: {} };
		},
		async ({ session, to }) => {
			const pages = await allPages(
				ads(session, account, { externalIds: ["601"] }),
			);
			expect(pages.map(({ nextCursor }) => nextCursor)).toEqual([
				"701:next",
				null,
			]);
			expect(to("/creatives")[0]?.query).toBe(
				"q=criteria&campaigns=List(urn%3Ali%3AsponsoredCampaign%3A701,urn%3Ali%3AsponsoredCampaign%3A1000)&pageSize=100",
			);
			const rest = await allPages(
				ads(session, account, { externalIds: ["601"], cursor: "701:next" }),
			);
			expect(rest.flatMap(({ records }) => records)).toEqual(pages[1]?.records);
		},
	));

test("a creative of a campaign that is not told is rejected, and few creatives ask for their campaigns alone", () =>
	withLinkedIn(
		({ path }) => {
			if (path.endsWith("/adCampaigns")) return page([]);
			return path.endsWith("/creatives")
				? page([creative(801, 799)])
				: { results: {} };
		},
		async ({ session, to }) => {
			const [first] = await allPages(ads(session, account, { pageSize: 1 }));
			expect(first?.records).toEqual([]);
			expect(first?.rejected).toEqual([
				expect.objectContaining({ externalId: "801" }),
			]);
			expect(to("/adCampaigns")).toHaveLength(1);
			expect(to("/adCampaigns")[0]?.query).toContain(
				"search=(id:(values:List(urn%3Ali%3AsponsoredCampaign%3A799)),status:",
			);
		},
	));

test("images and videos that creatives show are listed once, with their places and their addresses", () =>
	withLinkedIn(shop, async ({ session }) => {
		const listed = await allPages(assets(session, account));
		expect(listed.flatMap(({ records }) => records)).toEqual([
			expect.objectContaining({
				externalId: "urn:li:image:C1",
				kind: "IMAGE",
				sourceUrl: "https://media.example.com/C1?e=1",
				hasFile: true,
				contentKey: "urn:li:image:C1",
			}),
		]);
		const links = await allPages(assetLinks(session, account));
		expect(links.flatMap(({ records }) => records)).toEqual([
			{
				campaignExternalId: "601",
				adGroupExternalId: "701",
				adExternalId: "801",
				assetExternalId: "urn:li:image:C1",
				fieldType: "MEDIA",
			},
			{
				campaignExternalId: "602",
				adGroupExternalId: "702",
				adExternalId: "802",
				assetExternalId: "urn:li:image:C2",
				fieldType: "TEXT_AD",
			},
		]);
		expect(
			await assetAddresses(session, account, [
				"urn:li:video:V1",
				"urn:li:image:C2",
				"urn:li:image:gone",
				"999999999",
			]),
		).toEqual(
			new Map([["urn:li:video:V1", "https://media.example.com/V1?e=1"]]),
		);
	}));

test("without the permission for posts their files are left out with a sentence, and ads are there without words", () =>
	withLinkedIn(
		shop,
		async ({ session, to }) => {
			for (const list of [assets, assetLinks]) {
				const pages = await allPages<unknown>(list(session, account));
				expect(pages).toEqual([
					{
						records: [],
						rejected: [],
						nextCursor: null,
						leftOut: [expect.stringMatching(/Posts, images and videos.*\.$/)],
					},
				]);
			}
			const [first] = await allPages(ads(session, account));
			expect(first?.records).toHaveLength(3);
			expect(first?.records[0]?.descriptions).toEqual([]);
			expect(first?.leftOut).toBeUndefined();
			expect(to("/posts")).toEqual([]);
		},
		["r_ads", "r_ads_reporting"],
	));

test("posts that LinkedIn shows to nobody of this login leave the creatives as they are", () =>
	withLinkedIn(
		(asked) =>
			asked.path.endsWith("/posts")
				? new Reply(403, { status: 403, code: "ACCESS_DENIED" })
				: shop(asked),
		async ({ session }) => {
			const [first] = await allPages(ads(session, account));
			expect(first?.records).toHaveLength(3);
		},
	));

test.each([
	["a failure of its own", { status: 503 }, "PLATFORM_UNAVAILABLE"],
	[
		"too many calls",
		{ status: 429, code: "TOO_MANY_REQUESTS" },
		"RATE_LIMITED",
	],
])(
	"a post or a file that LinkedIn does not tell for %s, inside a success, does not pass for gone",
	async (_name, error, code) => {
		for (const failing of ["posts", "images"])
			await withLinkedIn(
				(asked) =>
					asked.path.endsWith(failing)
						? { results: {}, errors: { "urn:li:share:801": error } }
						: shop(asked),
				async ({ session }) => {
					await expect(
						allPages(assets(session, account)),
					).rejects.toMatchObject({ code });
				},
			);
	},
);

test("a creative or a post of an unknown form is told of where creatives are listed", () =>
	withLinkedIn(
		(asked) => {
			if (asked.path.endsWith("/creatives"))
				return page([creative(801, 701), { id: "urn:li:sponsoredCreative:9" }]);
			return asked.path.endsWith("/posts")
				? { results: { "urn:li:share:801": { ...post, content: 7 } } }
				: shop(asked);
		},
		async ({ session }) => {
			const [first] = await allPages(ads(session, account));
			expect(
				first?.rejected.map(({ entity, externalId, path }) => [
					entity,
					externalId,
					path,
				]),
			).toEqual([
				["ad", "9", "elements[1].campaign"],
				["post", "urn:li:share:801", "results.urn:li:share:801.content"],
			]);
		},
	));

test("an account that shows no file has one page of none, which says that the list was read", () =>
	withLinkedIn(
		() => page([]),
		async ({ session }) => {
			expect(await allPages(assets(session, account))).toEqual([
				{ records: [], rejected: [], nextCursor: null },
			]);
		},
	));

test("a file is known by the name that was asked for, whatever its record says", () =>
	withLinkedIn(
		(asked) =>
			asked.path.endsWith("/images")
				? {
						results: {
							"urn:li:image:C1": {
								id: "urn:li:digitalmediaAsset:7",
								downloadUrl: "https://media.example.com/C1",
							},
							"urn:li:image:another": {
								downloadUrl: "https://media.example.com/2",
							},
						},
					}
				: shop(asked),
		async ({ session }) => {
			const pages = await allPages(assets(session, account));
			expect(
				pages.flatMap(({ records }) =>
					records.map(({ externalId }) => externalId),
				),
			).toEqual(["urn:li:image:C1"]);
		},
	));

test("whoever connected is known by their name, or by their role where they did not allow it", async () => {
	await withLinkedIn(
		({ path }) =>
			path === "/v2/me"
				? {
						id: "yrZCpj2Z12",
						localizedFirstName: "Agency",
						localizedLastName: "admin",
					}
				: undefined,
		async ({ session }) => {
			expect(await identify(session)).toEqual({
				id: "yrZCpj2Z12",
				name: "Agency admin",
			});
		},
	);
	const roles = (users: string[]) => () => ({
		elements: users.map((user) => ({
			account: "urn:li:sponsoredAccount:501",
			user,
			role: "VIEWER",
		})),
	});
	const narrow = ["r_ads", "r_ads_reporting"];
	await withLinkedIn(
		roles(["urn:li:person:yrZCpj2Z12"]),
		async ({ session, asked }) => {
			expect(await identify(session)).toEqual({ id: "yrZCpj2Z12", name: null });
			expect(asked[0]?.query).toBe("q=authenticatedUser&start=0&count=1");
		},
		narrow,
	);
	await withLinkedIn(
		roles([]),
		async ({ session }) => {
			await expect(identify(session)).rejects.toMatchObject({
				code: "ACCESS_MISSING",
			});
		},
		narrow,
	);
});

test("the token is asked about at LinkedIn, with its scopes", async () => {
	const introspection = (body: object) =>
		withLinkedIn(
			() => body,
			async ({ session, asked }) => {
				await verify(session);
				expect(asked[0]).toMatchObject({
					method: "POST",
					path: "/oauth/v2/introspectToken",
					body: "client_id=77abcdef&client_secret=WPL_AP1.secret&token=AQX0123456789",
				});
			},
		);
	await introspection({
		active: true,
		status: "active",
		scope: "r_ads,r_ads_reporting,r_basicprofile",
	});
	await introspection({ active: true, scope: "rw_ads,r_ads_reporting" });
	await expect(
		introspection({ active: true, scope: "r_basicprofile" }),
	).rejects.toMatchObject({ code: "SCOPE_MISSING" });
});
