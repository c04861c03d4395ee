import { InvalidInput } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import {
	AccessMissing,
	AccountInactive,
	PlatformRejected,
	UnexpectedReply,
} from "../../errors.ts";
import type { WriteTarget } from "../../writes/write-parts.ts";
import {
	type Answer,
	account,
	fail,
	page,
	type Reddit,
	withReddit,
} from "../fixtures/reddit.ts";
import { ad, adGroup, campaign } from "../fixtures/rows.ts";
import { readBudget, stepOf, writeBudget } from "./budget.ts";
import { readStatus, writeStatus } from "./status.ts";

const ofCampaign: WriteTarget = {
	level: "campaign",
	externalId: campaign.id,
	campaignExternalId: campaign.id,
	adGroupExternalId: null,
};
const ofAdGroup: WriteTarget = {
	level: "adGroup",
	externalId: adGroup.id,
	campaignExternalId: adGroup.campaign_id,
	adGroupExternalId: adGroup.id,
};
const ofAd: WriteTarget = { ...ofAdGroup, level: "ad", externalId: ad.id };

const lists: Readonly<Record<string, readonly { id: string }[]>> = {
	"ad_accounts/a2_e1/campaigns": [campaign],
	"ad_accounts/a2_e1/ad_groups": [adGroup],
	"ad_accounts/a2_e1/ads": [ad],
};

/** Reddit with one object of each level; a change is answered by `change`. */
const reddit =
	(change: Answer, approval = "VALID"): Answer =>
	(asked, reply) => {
		if (asked.method === "PATCH") return change(asked, reply);
		if (asked.path === "ad_accounts/a2_e1")
			return {
				data: { id: "a2_e1", name: "Brand", admin_approval: approval },
			};
		const rows = lists[asked.path] ?? [];
		return page(
			asked,
			rows.filter(({ id }) => id === asked.query.id),
		);
	};

/** Takes every change and tells the object with it. */
const taken: Answer = ({ body }) => ({
	data: { ...campaign, ...(body as { data: object }).data },
});

const changes = ({ asked }: Reddit) =>
	asked
		.filter(({ method }) => method === "PATCH")
		.map(({ path, body }) => [path, body]);

describe("a budget", () => {
	test("is read where it is kept, by the account's own list", async () => {
		await withReddit(reddit(taken), async ({ session, asked }) => {
			expect(await readBudget(session, account, ofCampaign)).toMatchObject({
				budget: { amountMicros: 50_000_000n, period: "DAILY" },
				keptAt: null,
				currencyCode: "EUR",
				sharedWith: 0,
				stepMicros: 10_000n,
			});
			expect(await readBudget(session, account, ofAdGroup)).toMatchObject({
				budget: { amountMicros: 700_000_000n, period: "LIFETIME" },
			});
			expect(
				await readBudget(session, account, { ...ofCampaign, externalId: "1" }),
			).toBeNull();
			expect(asked.map(({ query }) => query)).toContainEqual({
				"page.size": "1",
				id: campaign.id,
			});
		});
	});

	test.each([
		[
			"campaign",
			{ ...campaign, is_campaign_budget_optimization: false },
			ofCampaign,
			"adGroup",
		],
		[
			"ad group",
			{ ...adGroup, is_campaign_budget_optimization: true },
			ofAdGroup,
			"campaign",
		],
	] as const)(
		"of a %s that has none says where it is kept",
		async (_name, row, target, keptAt) => {
			await withReddit(
				(asked, reply) =>
					asked.path === "ad_accounts/a2_e1"
						? reddit(taken)(asked, reply)
						: page(asked, [row]),
				async ({ session }) => {
					expect(await readBudget(session, account, target)).toMatchObject({
						budget: null,
						keptAt,
					});
				},
			);
		},
	);

	test("is sent once, in micros, and believed where the reply shows it", async () => {
		await withReddit(reddit(taken), async (told) => {
			const { session } = told;
			const amountMicros = 60_000_000n;
			for (const target of [ofCampaign, ofAdGroup]) {
				const before = await readBudget(session, account, target);
				if (!before) throw new Error("it is gone");
				const change = { target, before, amountMicros };
				await writeBudget(session, account, change, { validateOnly: true });
				expect(
					changes(told).filter(([path]) =>
						String(path).endsWith(target.externalId),
					),
				).toEqual([]);
				expect(
					await writeBudget(session, account, change, { validateOnly: false }),
				).toEqual({ warnings: [] });
			}
			const body = { data: { goal_value: 60_000_000 } };
			expect(changes(told)).toEqual([
				[`campaigns/${campaign.id}`, body],
				[`ad_groups/${adGroup.id}`, body],
			]);
		});
	});

	test.each([
		[
			"shows the old value",
			(() => ({ data: campaign })) as Answer,
			UnexpectedReply,
		],
		[
			"names the amount as wrong",
			((_asked, reply) => fail(reply, 400, ["data.goal_value"])) as Answer,
			InvalidInput,
		],
		[
			"is a refusal",
			((_asked, reply) => fail(reply, 400)) as Answer,
			PlatformRejected,
		],
		[
			"is of a right",
			((_asked, reply) => fail(reply, 403)) as Answer,
			AccessMissing,
		],
		[
			"is of an object that is gone",
			((_asked, reply) => fail(reply, 404)) as Answer,
			PlatformRejected,
		],
	])(
		"whose answer %s is not said to be changed",
		async (_name, change, kind) => {
			await withReddit(reddit(change), async (told) => {
				const { session } = told;
				const before = await readBudget(session, account, ofCampaign);
				if (!before) throw new Error("it is gone");
				await expect(
					writeBudget(
						session,
						account,
						{ target: ofCampaign, before, amountMicros: 60_000_000n },
						{ validateOnly: false },
					),
				).rejects.toBeInstanceOf(kind);
				expect(changes(told)).toHaveLength(1);
			});
		},
	);

	test.each([[0n], [-10_000n], [50_005_000n], [9_007_199_254_750_000n]])(
		"of %s millionths is refused before anything is sent",
		async (amountMicros) => {
			await withReddit(reddit(taken), async (told) => {
				const { session } = told;
				const before = await readBudget(session, account, ofCampaign);
				if (!before) throw new Error("it is gone");
				await expect(
					writeBudget(
						session,
						account,
						{ target: ofCampaign, before, amountMicros },
						{ validateOnly: false },
					),
				).rejects.toMatchObject({ field: ["amountMicros"] });
				expect(changes(told)).toEqual([]);
			});
		},
	);

	test("is changed by what was read, without asking anything again", async () => {
		await withReddit(reddit(taken), async ({ session, asked }) => {
			const before = await readBudget(session, account, ofCampaign);
			if (!before) throw new Error("it is gone");
			const change = { target: ofCampaign, before, amountMicros: 60_000_000n };
			const questions = asked.length;
			await writeBudget(session, account, change, { validateOnly: false });
			expect(asked.slice(questions).map(({ method }) => method)).toEqual([
				"PATCH",
			]);
		});
	});

	test("of what is archived, or of an account that is suspended, cannot be changed", async () => {
		await withReddit(reddit(taken, "SUSPENDED"), async (told) => {
			const { session } = told;
			const before = await readBudget(session, account, ofCampaign);
			if (!before) throw new Error("it is gone");
			const change = { target: ofCampaign, before, amountMicros: 60_000_000n };
			for (const validateOnly of [true, false]) {
				await expect(
					writeBudget(session, account, change, { validateOnly }),
				).rejects.toBeInstanceOf(AccountInactive);
				const archived = { ...before, status: "REMOVED" as const };
				await expect(
					writeBudget(
						session,
						account,
						{ ...change, before: archived },
						{ validateOnly },
					),
				).rejects.toBeInstanceOf(PlatformRejected);
			}
			expect(changes(told)).toEqual([]);
		});
	});
});

test.each([
	["EUR", 10_000n],
	["JPY", 1_000_000n],
	["KWD", 1_000n],
	["", 10_000n],
])("the smallest coin of %s is %s millionths", (currency, micros) => {
	expect(stepOf(currency)).toBe(micros);
});

describe("the switch", () => {
	test("is read with Reddit's word on each level, and is set in its words", async () => {
		await withReddit(reddit(taken), async (told) => {
			const { session } = told;
			expect(await readStatus(session, account, ofAd)).toEqual({
				status: "ACTIVE",
				platformStatus: "REJECTED",
				isOpenAccount: true,
			});
			expect(
				await readStatus(session, account, { ...ofAd, externalId: "1" }),
			).toBeNull();
			for (const [target, status] of [
				[ofCampaign, "PAUSED"],
				[ofAdGroup, "ACTIVE"],
				[ofAd, "REMOVED"],
			] as const) {
				const before = await readStatus(session, account, target);
				if (!before) throw new Error("it is gone");
				for (const validateOnly of [true, false])
					await writeStatus(
						session,
						account,
						{ target, before, status },
						{ validateOnly },
					);
			}
			expect(changes(told)).toEqual([
				[`campaigns/${campaign.id}`, { data: { configured_status: "PAUSED" } }],
				[`ad_groups/${adGroup.id}`, { data: { configured_status: "ACTIVE" } }],
				[`ads/${ad.id}`, { data: { configured_status: "DELETED" } }],
			]);
		});
	});
});
