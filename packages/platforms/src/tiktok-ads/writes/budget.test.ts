import { InvalidInput } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import type { AccountRef } from "../../drafts.ts";
import type { WriteTarget } from "../../writes/write-parts.ts";
import adGroup from "../fixtures/ad-group.json" with { type: "json" };
import campaign from "../fixtures/campaign.json" with { type: "json" };
import { ofAdGroup, ofCampaign } from "../fixtures/targets.ts";
import {
	type Answer,
	account,
	fail,
	page,
	type TikTok,
	withTikTok,
} from "../fixtures/tiktok.ts";
import { readBudget } from "./read-budget.ts";
import { writeBudget } from "./write-budget.ts";

/** A zone in which it is far from midnight now, so that no minute of a test is one of TikTok's locked ones. */
const atNoon: AccountRef = { ...account, timeZone: zoneAtNoon() };

function zoneAtNoon(): string {
	const ahead = 12 - new Date().getUTCHours();
	// POSIX: what is ahead of UTC has a minus.
	return `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

interface Given {
	campaign?: object | null;
	adGroup?: object | null;
	spend?: string;
	/** Answer to a change. */
	changed?: object | number;
}

/** TikTok with one campaign and one ad group. */
function having({ spend = "0.00", changed = {}, ...given }: Given): Answer {
	return (asked, reply) => {
		const one = (row: object | null) => page(asked, row ? [row] : [], 10);
		switch (asked.path) {
			case "campaign/get/":
				return one(given.campaign === undefined ? campaign : given.campaign);
			case "adgroup/get/":
				return one(given.adGroup === undefined ? adGroup : given.adGroup);
			case "report/integrated/get/":
				return page(asked, [{ dimensions: {}, metrics: { spend } }], 10);
			default:
				return typeof changed === "number" ? fail(reply, changed) : changed;
		}
	};
}

/** Writes an amount in cents, and returns the sentences of warning and the calls that change something. */
async function setBudget(
	{ session, asked }: TikTok,
	target: WriteTarget,
	cents: bigint,
	options: { validateOnly?: boolean; of?: AccountRef } = {},
) {
	const { validateOnly = false, of = atNoon } = options;
	const before = await readBudget(session, of, target);
	if (!before) throw new Error("there is no budget");
	const { warnings } = await writeBudget(
		session,
		of,
		{ target, before, amountMicros: cents * 10_000n },
		{ validateOnly },
	);
	const calls = asked
		.filter(({ path }) => path.endsWith("update/"))
		.map(({ path, body }) => [path, JSON.parse(body)]);
	return { warnings, calls };
}

describe("the budget of a campaign", () => {
	test("is read with the least that may be set now, and written in currency units", async () => {
		await withTikTok(having({ spend: "60.00" }), async (tiktok) => {
			expect(
				await readBudget(tiktok.session, atNoon, ofCampaign),
			).toMatchObject({
				budget: {
					externalId: null,
					amountMicros: 75_550_000n,
					period: "DAILY",
					shared: false,
				},
				keptAt: null,
				currencyCode: "USD",
				sharedWith: 0,
				leastMicros: 63_000_000n,
				stepMicros: 10_000n,
			});
			const { warnings, calls } = await setBudget(tiktok, ofCampaign, 8_051n);
			expect(warnings).toEqual([]);
			expect(calls).toEqual([
				[
					"campaign/update/",
					{
						advertiser_id: account.externalId,
						campaign_id: "9007199254740993",
						budget: 80.51,
					},
				],
			]);
			const [spend] = tiktok.to("report/integrated/get/");
			expect(spend?.parameters).toMatchObject({
				dimensions: ["campaign_id"],
				metrics: ["spend"],
			});
			expect(spend?.parameters.start_date).toBe(spend?.parameters.end_date);
		});
	});

	test("of a lifetime is weighed against all that was ever spent", async () => {
		const lifetime = { ...campaign, budget_mode: "BUDGET_MODE_TOTAL" };
		await withTikTok(having({ campaign: lifetime }), async (tiktok) => {
			await setBudget(tiktok, ofCampaign, 8_000n);
			const [spend] = tiktok.to("report/integrated/get/");
			expect(spend?.parameters).toMatchObject({ query_lifetime: "true" });
			expect(spend?.parameters).not.toHaveProperty("start_date");
		});
	});

	test("is said to hold beside those of its ad groups, and to be an average where it is", async () => {
		const { budget_optimize_on: _, ...plain } = campaign;
		const given = {
			...plain,
			budget_mode: "BUDGET_MODE_DYNAMIC_DAILY_BUDGET",
		};
		await withTikTok(having({ campaign: given }), async (tiktok) => {
			const { warnings } = await setBudget(tiktok, ofCampaign, 8_000n);
			expect(warnings).toEqual([
				expect.stringContaining("125 %"),
				expect.stringContaining("ad groups of this campaign"),
			]);
		});
	});

	test("is kept on its ad groups where it has no limit, and is none where it was deleted", async () => {
		const infinite = {
			...campaign,
			budget: 0,
			budget_mode: "BUDGET_MODE_INFINITE",
		};
		await withTikTok(having({ campaign: infinite }), async (tiktok) => {
			expect(
				await readBudget(tiktok.session, atNoon, ofCampaign),
			).toMatchObject({ budget: null, keptAt: "adGroup", leastMicros: null });
		});
		for (const gone of [
			null,
			{ ...campaign, secondary_status: "CAMPAIGN_STATUS_DELETE" },
		])
			await withTikTok(having({ campaign: gone }), async ({ session }) => {
				expect(await readBudget(session, atNoon, ofCampaign)).toBeNull();
			});
	});

	test("is refused for more than TikTok's most, before anything is sent", async () => {
		await withTikTok(having({}), async (tiktok) => {
			for (const validateOnly of [true, false]) {
				const error = await setBudget(tiktok, ofCampaign, 1_000_000_000n, {
					validateOnly,
				}).catch((thrown: unknown) => thrown);
				expect(error).toBeInstanceOf(InvalidInput);
				expect(error).toMatchObject({
					message: expect.stringContaining("10000000 USD or more"),
					field: ["amountMicros"],
				});
			}
			expect(tiktok.to("campaign/update/")).toEqual([]);
		});
	});

	test("is changed by what was read, without asking anything again", async () => {
		await withTikTok(having({ spend: "60.00" }), async (tiktok) => {
			await setBudget(tiktok, ofCampaign, 8_000n);
			const paths = tiktok.asked.map(({ path }) => path);
			expect(paths.slice(0, -1).toSorted()).toEqual([
				"campaign/get/",
				"campaign/get/",
				"report/integrated/get/",
			]);
			expect(paths.at(-1)).toBe("campaign/update/");
		});
	});

	test("is the amount of now, and not the one from before it was asked what was spent", async () => {
		let budget = 50;
		const answer: Answer = (asked, reply) => {
			const told = having({ campaign: { ...campaign, budget } })(asked, reply);
			// Somebody changes it at TikTok once it was read.
			budget = 75;
			return told;
		};
		await withTikTok(answer, async ({ session }) => {
			expect(await readBudget(session, atNoon, ofCampaign)).toMatchObject({
				budget: { amountMicros: 75_000_000n },
			});
		});
	});

	test("of another kind by now is weighed against what that one spent", async () => {
		let isFirst = true;
		const answer: Answer = (asked, reply) => {
			const mode = isFirst ? campaign.budget_mode : "BUDGET_MODE_TOTAL";
			isFirst = false;
			return having({
				campaign: { ...campaign, budget_mode: mode },
				spend: asked.parameters.query_lifetime === "true" ? "90.00" : "10.00",
			})(asked, reply);
		};
		await withTikTok(answer, async ({ session }) => {
			expect(await readBudget(session, atNoon, ofCampaign)).toMatchObject({
				budget: { period: "LIFETIME" },
				leastAtOnce: 94_500_000n,
			});
		});
	});

	test("is not sent where it is only checked, and sent once where TikTok refuses it or does not answer", async () => {
		await withTikTok(having({}), async (tiktok) => {
			const { calls } = await setBudget(tiktok, ofCampaign, 8_000n, {
				validateOnly: true,
			});
			expect(calls).toEqual([]);
		});
		await withTikTok(having({ changed: 40002 }), async (tiktok) => {
			await expect(setBudget(tiktok, ofCampaign, 8_000n)).rejects.toMatchObject(
				{
					code: "INVALID_INPUT",
					field: ["amountMicros"],
				},
			);
			expect(tiktok.to("campaign/update/")).toHaveLength(1);
		});
		await withTikTok(having({ changed: 50000 }), async (tiktok) => {
			await expect(setBudget(tiktok, ofCampaign, 8_000n)).rejects.toMatchObject(
				{
					code: "PLATFORM_UNAVAILABLE",
				},
			);
			expect(tiktok.to("campaign/update/")).toHaveLength(1);
		});
	});
});

describe("the budget of an ad group", () => {
	const plainCampaign = { ...campaign, budget_optimize_on: false };
	const own = { campaign: plainCampaign };

	test("is kept on the campaign that shares its own out, whatever the ad group says", async () => {
		await withTikTok(having({}), async ({ session }) => {
			expect(await readBudget(session, atNoon, ofAdGroup)).toMatchObject({
				budget: null,
				keptAt: "campaign",
			});
		});
	});

	test("for days holds at once where enough is left of today", async () => {
		await withTikTok(having({ ...own, spend: "30" }), async (tiktok) => {
			const { warnings, calls } = await setBudget(tiktok, ofAdGroup, 3_150n);
			expect(warnings).toEqual([]);
			expect(calls).toEqual([
				[
					"adgroup/update/",
					{
						advertiser_id: account.externalId,
						adgroup_id: "1800000000000000001",
						budget: 31.5,
					},
				],
			]);
		});
	});

	test("for days is scheduled for midnight where more than that was spent, and the least says so", async () => {
		await withTikTok(having({ ...own, spend: "30" }), async (tiktok) => {
			const state = await readBudget(tiktok.session, atNoon, ofAdGroup);
			expect(state?.leastMicros).toBe(10_000_000n);
			const { warnings, calls } = await setBudget(tiktok, ofAdGroup, 3_149n);
			expect(warnings).toEqual([expect.stringContaining("next midnight")]);
			expect(calls).toEqual([
				[
					"adgroup/budget/update/",
					{
						advertiser_id: account.externalId,
						scheduled_budget: [
							{ adgroup_id: "1800000000000000001", scheduled_budget: 31.49 },
						],
					},
				],
			]);
		});
	});

	test("that is less than usual may be refused, and a check says so too", async () => {
		await withTikTok(having(own), async (tiktok) => {
			for (const validateOnly of [true, false])
				expect(
					await setBudget(tiktok, ofAdGroup, 1_500n, { validateOnly }),
				).toMatchObject({
					warnings: [expect.stringContaining("less than 20 USD")],
				});
		});
	});

	test("takes the place of a scheduled one, which is what is read until then", async () => {
		const scheduled = { ...adGroup, scheduled_budget: 60 };
		await withTikTok(having({ ...own, adGroup: scheduled }), async (tiktok) => {
			const state = await readBudget(tiktok.session, atNoon, ofAdGroup);
			expect(state?.budget?.amountMicros).toBe(60_000_000n);
			const { warnings, calls } = await setBudget(tiktok, ofAdGroup, 7_000n);
			expect(warnings).toEqual([expect.stringContaining("was scheduled")]);
			expect(calls.map(([path]) => path)).toEqual(["adgroup/budget/update/"]);
		});
	});

	test("of a lifetime is set at once, at least for each of its days", async () => {
		const lifetime = {
			...adGroup,
			budget: 900,
			budget_mode: "BUDGET_MODE_TOTAL",
			schedule_start_time: "2026-06-01 00:00:00",
			schedule_end_time: "2026-07-01 12:00:00",
		};
		await withTikTok(
			having({ ...own, adGroup: lifetime, spend: "100" }),
			async (tiktok) => {
				const state = await readBudget(tiktok.session, atNoon, ofAdGroup);
				expect(state).toMatchObject({
					budget: { period: "LIFETIME" },
					leastMicros: 310_000_000n,
				});
				const { calls } = await setBudget(tiktok, ofAdGroup, 70_000n);
				expect(calls).toEqual([
					[
						"adgroup/budget/update/",
						{
							advertiser_id: account.externalId,
							budget: [{ adgroup_id: "1800000000000000001", budget: 700 }],
						},
					],
				]);
			},
		);
	});

	test("in yen has no decimals", async () => {
		const yen = { ...adGroup, budget: 4000 };
		const of = { ...atNoon, currencyCode: "JPY" };
		await withTikTok(having({ ...own, adGroup: yen }), async (tiktok) => {
			expect(await readBudget(tiktok.session, of, ofAdGroup)).toMatchObject({
				budget: { amountMicros: 4_000_000_000n },
				leastMicros: 1_000_000_000n,
				stepMicros: 1_000_000n,
			});
			const { calls } = await setBudget(tiktok, ofAdGroup, 450_000n, { of });
			expect(calls[0]?.[1]).toMatchObject({ budget: 4500 });
		});
	});
});
