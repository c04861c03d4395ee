import { expect, test } from "vitest";
import type { WriteTarget } from "../../writes/write-parts.ts";
import {
	type Asked,
	account,
	Reply,
	withLinkedIn,
} from "../fixtures/linkedin.ts";
import { readBudget, stepOf, writeBudget } from "./budget.ts";
import { checkRole } from "./check-role.ts";
import { readStatus, writeStatus } from "./status.ts";

const target = (
	level: WriteTarget["level"],
	externalId: string,
): WriteTarget => ({
	level,
	externalId,
	campaignExternalId: "601",
	adGroupExternalId: level === "campaign" ? null : "701",
});
const make = { validateOnly: false };
const check = { validateOnly: true };
const daily = { amount: "75.00", currencyCode: "EUR" };
const rolesOf = (roles: Record<string, string>) => ({
	elements: Object.entries(roles).map(([id, role]) => ({
		account: `urn:li:sponsoredAccount:${id}`,
		user: "urn:li:person:yrZCpj2Z12",
		role,
	})),
});
const with204 =
	(object: object, role = "CAMPAIGN_MANAGER") =>
	({ method, path }: Asked) => {
		if (path.endsWith("/adAccountUsers"))
			return rolesOf({ "500": "VIEWER", "501": role });
		return method === "POST" ? new Reply(204) : object;
	};
const changes = (asked: readonly Asked[]) =>
	asked.filter(({ method }) => method === "POST");

test("a campaign's budget is read and changed by itself, in units, with the account's currency", () =>
	withLinkedIn(
		with204({ id: 701, status: "ACTIVE", dailyBudget: daily }),
		async ({ session, asked }) => {
			const before = await readBudget(
				session,
				account,
				target("adGroup", "701"),
			);
			expect(before).toEqual({
				budget: {
					externalId: null,
					amountMicros: 75_000_000n,
					period: "DAILY",
					shared: false,
				},
				keptAt: null,
				currencyCode: "EUR",
				sharedWith: 0,
				leastMicros: null,
				stepMicros: 10_000n,
			});
			if (!before) throw new Error("no budget");
			const change = {
				target: target("adGroup", "701"),
				before,
				amountMicros: 80_500_000n,
			};
			await writeBudget(session, account, change, check);
			expect(changes(asked)).toEqual([]);
			const { warnings } = await writeBudget(session, account, change, make);
			expect(warnings).toEqual([expect.stringContaining("UTC")]);
			const [sent] = changes(asked);
			expect(sent).toMatchObject({
				path: "/rest/adAccounts/501/adCampaigns/701",
				headers: { "x-restli-method": "PARTIAL_UPDATE" },
			});
			expect(JSON.parse(sent?.body ?? "")).toEqual({
				patch: {
					$set: { dailyBudget: { amount: "80.5", currencyCode: "EUR" } },
				},
			});
			await expect(
				writeBudget(
					session,
					account,
					{ ...change, amountMicros: 80_505_000n },
					make,
				),
			).rejects.toMatchObject({ field: ["amountMicros"] });
		},
	));

test("a group's budget of its whole time stays one, and one without a budget says where it is kept", async () => {
	await withLinkedIn(
		with204({ id: 601, status: "ACTIVE", totalBudget: daily }),
		async ({ session, asked }) => {
			const of = target("campaign", "601");
			const before = await readBudget(session, account, of);
			if (!before) throw new Error("no budget");
			expect(before.budget?.period).toBe("LIFETIME");
			await writeBudget(
				session,
				account,
				{ target: of, before, amountMicros: 90_000_000n },
				make,
			);
			expect(asked[1]?.path).toBe("/rest/adAccounts/501/adCampaignGroups/601");
			expect(JSON.parse(asked[1]?.body ?? "").patch.$set).toEqual({
				totalBudget: { amount: "90", currencyCode: "EUR" },
			});
		},
	);
	await withLinkedIn(
		with204({ id: 601, status: "ACTIVE" }),
		async ({ session }) => {
			const of = target("campaign", "601");
			const before = await readBudget(session, account, of);
			expect(before).toMatchObject({ budget: null, keptAt: "adGroup" });
			if (!before) throw new Error("no state");
			await expect(
				writeBudget(
					session,
					account,
					{ target: of, before, amountMicros: 1_000_000n },
					make,
				),
			).rejects.toMatchObject({ field: ["targetId"] });
		},
	);
});

test("what LinkedIn does not have is none, and what it deletes has no budget", async () => {
	await withLinkedIn(
		() => undefined,
		async ({ session }) => {
			expect(
				await readBudget(session, account, target("campaign", "609")),
			).toBeNull();
			expect(
				await readStatus(session, account, target("ad", "809")),
			).toBeNull();
		},
	);
	await withLinkedIn(
		() => ({ id: 601, status: "PENDING_DELETION", totalBudget: daily }),
		async ({ session }) => {
			expect(
				await readBudget(session, account, target("campaign", "601")),
			).toBeNull();
		},
	);
	await withLinkedIn(
		() => new Reply(400, { status: 400, code: "QUERY_PARAM_NOT_ALLOWED" }),
		async ({ session }) => {
			await expect(
				readStatus(session, account, target("campaign", "601")),
			).rejects.toMatchObject({ name: "PlatformRejected" });
		},
	);
});

test.each([
	["campaign", "601", "status", "/rest/adAccounts/501/adCampaignGroups/601"],
	["adGroup", "701", "status", "/rest/adAccounts/501/adCampaigns/701"],
	[
		"ad",
		"801",
		"intendedStatus",
		"/rest/adAccounts/501/creatives/urn%3Ali%3AsponsoredCreative%3A801",
	],
] as const)(
	"the switch of a %s is read and set where LinkedIn keeps it",
	(level, id, field, path) =>
		withLinkedIn(with204({ [field]: "PAUSED" }), async ({ session, asked }) => {
			const of = target(level, id);
			const before = await readStatus(session, account, of);
			expect(before).toEqual({ status: "PAUSED", platformStatus: "PAUSED" });
			if (!before) throw new Error("no state");
			await writeStatus(
				session,
				account,
				{ target: of, before, status: "REMOVED" },
				check,
			);
			expect(changes(asked)).toEqual([]);
			const { warnings } = await writeStatus(
				session,
				account,
				{ target: of, before, status: "REMOVED" },
				make,
			);
			expect(warnings).toHaveLength(1);
			expect(asked[0]?.path).toBe(path);
			const [sent, ...others] = changes(asked);
			expect(others).toEqual([]);
			expect(sent?.path).toBe(path);
			expect(JSON.parse(sent?.body ?? "").patch.$set).toEqual({
				[field]: "ARCHIVED",
			});
			await expect(
				writeStatus(
					session,
					account,
					{ target: of, before, status: "DRAFT" },
					make,
				),
			).rejects.toMatchObject({ field: ["status"] });
		}),
);

test.each([
	["VIEWER", ["campaign", "adGroup", "ad"], []],
	["CREATIVE_MANAGER", ["campaign", "adGroup"], ["ad"]],
	["CAMPAIGN_MANAGER", [], ["campaign", "adGroup", "ad"]],
	["A_ROLE_OF_TOMORROW", [], ["campaign", "adGroup", "ad"]],
] as const)(
	"a check says what a %s may not change, before anybody tries",
	(role, barred, allowed) =>
		withLinkedIn(with204({}, role), async ({ session, asked }) => {
			const checked = (level: WriteTarget["level"]) =>
				writeStatus(
					session,
					account,
					{
						target: target(level, "801"),
						before: { status: "ACTIVE", platformStatus: "ACTIVE" },
						status: "PAUSED",
					},
					check,
				);
			for (const level of barred)
				await expect(checked(level)).rejects.toMatchObject({
					code: "ACCESS_MISSING",
				});
			for (const level of allowed)
				expect(await checked(level)).toEqual({ warnings: [] });
			expect(changes(asked)).toEqual([]);
		}),
);

test("a role is looked for page by page, and one that is not told forbids nothing", () =>
	withLinkedIn(
		({ query }) =>
			query.includes("start=0")
				? rolesOf({ "498": "VIEWER", "499": "VIEWER" })
				: query.includes("start=2")
					? rolesOf({ "500": "VIEWER" })
					: { elements: [] },
		async ({ session, to }) => {
			await checkRole(session, account, target("campaign", "601"));
			expect(to("/adAccountUsers").map(({ query }) => query)).toEqual(
				[0, 2, 3].map(
					(start) => `q=authenticatedUser&start=${start}&count=500`,
				),
			);
		},
	));

test("a change that LinkedIn refuses names the value, and is sent once", () =>
	withLinkedIn(
		(asked) =>
			asked.method === "POST"
				? new Reply(400, {
						status: 400,
						code: "MULTIPLE_VALIDATIONS_FAILED",
						errorDetails: {
							inputErrors: [
								{
									code: "FIELD_VALUE_TOO_LOW",
									input: { inputPath: { fieldPath: "dailyBudget" } },
								},
							],
						},
					})
				: { id: 701, status: "ACTIVE", dailyBudget: daily },
		async ({ session, asked }) => {
			const of = target("adGroup", "701");
			const before = await readBudget(session, account, of);
			if (!before) throw new Error("no budget");
			await expect(
				writeBudget(
					session,
					account,
					{ target: of, before, amountMicros: 1_000_000n },
					make,
				),
			).rejects.toMatchObject({
				code: "INVALID_INPUT",
				field: ["amountMicros"],
			});
			expect(asked.filter(({ method }) => method === "POST")).toHaveLength(1);
		},
	));

test("steps are a currency's smallest units", () => {
	expect(stepOf("EUR")).toBe(10_000n);
	expect(stepOf("JPY")).toBe(1_000_000n);
	expect(stepOf("KWD")).toBe(10_000n);
	expect(stepOf("")).toBe(10_000n);
});
