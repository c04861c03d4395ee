import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isTooWide, seriousViolations } from "../support/accessibility.ts";
import {
	accounts,
	beginConnect,
	brandIdOf,
	chooseAccounts,
	consent,
	globalId,
	signIn,
} from "../support/admin-steps.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	openBrowser,
	phone,
	startBrowser,
	type Watched,
} from "../support/browser.ts";
import { photograph } from "../support/look-at.ts";
import { type Stack, startStack } from "../support/stack.ts";

interface Campaign {
	id: string;
	name: string;
	budget: bigint;
}

let stack: Stack;
let browser: Browser;
let tab: Watched;
let own: Campaign;
let shared: Campaign;

beforeAll(async () => {
	[stack, browser] = await Promise.all([
		startStack({ SANDBOX_CAMPAIGNS: "14" }),
		startBrowser(),
	]);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
	await beginConnect(tab.page, brandIdOf(stack));
	await consent(tab.page, accounts.agency);
	await chooseAccounts(tab.page, ["Lumen Home"]);
	const link = tab.page.getByRole("link", { name: "Connection", exact: true });
	await tab.page.goto(String(await link.getAttribute("href")));
	await tab.page.getByRole("button", { name: "Start import" }).click();
	await tab.page.waitForURL("**/import-jobs/*");
	await tab.page
		.getByText("Succeeded", { exact: true })
		.first()
		.waitFor({ timeout: 120_000 });
	[own, shared] = (await Promise.all([
		campaignThat("not budget_shared and name like 'Search%'"),
		campaignThat(
			"budget_shared and budget_external_id in (select budget_external_id from campaign group by 1 having count(*) > 1)",
		),
	])) as [Campaign, Campaign];
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});
beforeEach(() => stack.clearFaults());

async function campaignThat(fits: string): Promise<Campaign | undefined> {
	const [found] = await asSuperuser<Campaign>(
		stack.database,
		`select id, name, budget_micros as budget from campaign where status = 'ACTIVE' and budget_period = 'DAILY' and ${fits} order by external_id limit 1`,
	);
	return found;
}

const open = (page: Page, { id }: Campaign) =>
	page.goto(`/campaigns/${globalId("Campaign", id)}`);
const refuseCampaignChanges = () =>
	stack.control("faults", {
		path: "/google-ads/v25/customers/*/campaigns:mutate",
		status: 403,
		googleAdsError: {
			category: "authorizationError",
			code: "ACTION_NOT_PERMITTED",
		},
	});
const dialog = (page: Page) => page.getByRole("alertdialog");
const amount = (page: Page) => dialog(page).getByLabel(/New budget in/);

test("a budget is previewed, checked by the platform and changed, all by the keyboard", async () => {
	const { page } = tab;
	await open(page, own);
	const change = page.getByRole("button", {
		name: `Change budget of campaign “${own.name}”`,
	});
	await change.focus();
	await page.keyboard.press("Enter");
	await amount(page).waitFor();
	await amount(page).fill("45.50");
	await dialog(page).getByText("€45.50 per day").waitFor();
	await dialog(page).getByText("Up to €1,383.20 a month").waitFor();
	expect(await seriousViolations(page)).toEqual([]);
	await page.keyboard.press("Enter");
	await dialog(page)
		.getByText("Google Ads has checked it and would take it.")
		.waitFor();
	// The button that makes the change has the focus then.
	await dialog(page)
		.locator("button:focus", { hasText: "Change budget" })
		.waitFor();
	await page.keyboard.press("Enter");
	await page.getByText("The budget is €45.50 now.").first().waitFor();
	await dialog(page).waitFor({ state: "detached" });
	await page.getByText("€45.50 per day").waitFor();
	await photograph(page, "campaign");
	await expect
		.poll(() => change.evaluate((it) => it === document.activeElement))
		.toBe(true);
	expect(tab.problems).toEqual([]);
});

test("another amount than the checked one is checked again", async () => {
	const { page } = tab;
	await open(page, own);
	await page.getByRole("button", { name: /^Change budget/ }).click();
	await amount(page).fill("46");
	await dialog(page).getByRole("button", { name: "Check" }).click();
	await dialog(page).getByRole("button", { name: "Change budget" }).waitFor();
	await amount(page).fill("47");
	await dialog(page).getByRole("button", { name: "Check" }).waitFor();
	await dialog(page).getByText("has checked it").waitFor({ state: "detached" });
	await page.keyboard.press("Escape");
	await dialog(page).waitFor({ state: "detached" });
});

test.each([
	["4,5", "Write the amount in digits"],
	["0", "Give an amount above zero"],
	["45.505", "Choose 45.51 EUR"],
	["999999999999", "does not take so large a budget"],
])("an amount of %s is refused at its field", async (text, words) => {
	const { page } = tab;
	await open(page, own);
	await page.getByRole("button", { name: /^Change budget/ }).click();
	await amount(page).fill(text);
	await dialog(page).getByRole("button", { name: "Check" }).click();
	await dialog(page).getByText(words).waitFor();
	expect(await amount(page).getAttribute("aria-invalid")).toBe("true");
	expect(await dialog(page).getByRole("alert").count()).toBe(0);
	await page.keyboard.press("Escape");
});

test("somebody else's change in between is told, and nothing is overwritten", async () => {
	const { page } = tab;
	await open(page, own);
	await stack.graphql(
		"mutation ($input: UpdateBudgetInput!) { updateBudget(input: $input) { userErrors { code } } }",
		{
			input: {
				targetId: globalId("Campaign", own.id),
				amountMicros: "48000000",
			},
		},
	);
	await page.getByRole("button", { name: /^Change budget/ }).click();
	await amount(page).fill("49");
	await dialog(page).getByRole("button", { name: "Check" }).click();
	await dialog(page).getByText("The budget is 48 EUR a day now").waitFor();
	await page.keyboard.press("Escape");
});

test("a shared budget says so before and after its check, on a phone too", async () => {
	const { page } = tab;
	await page.setViewportSize(phone);
	await open(page, shared);
	await page.getByRole("button", { name: /^Change budget/ }).click();
	await dialog(page)
		.getByText("Other campaigns spend from this budget too")
		.waitFor();
	await amount(page).fill("210");
	await dialog(page).getByRole("button", { name: "Check" }).click();
	await dialog(page).getByText("one other campaign spends from it").waitFor();
	expect(await isTooWide(page)).toBe(false);
	const box = await dialog(page).boundingBox();
	expect(box?.x).toBeGreaterThanOrEqual(0);
	expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.width);
	expect(await seriousViolations(page)).toEqual([]);
	await photograph(page, "shared-budget");
	await dialog(page).getByRole("button", { name: "Change budget" }).click();
	await page.getByText("The budget is €210.00 now.").first().waitFor();
	await page.setViewportSize({ width: 1280, height: 860 });
});

test("a campaign, an ad group and an ad are paused and resumed where they stand", async () => {
	const { page } = tab;
	await open(page, own);
	for (const name of [
		`the campaign “${own.name}”`,
		/the ad group “/,
		/the ad “/,
	]) {
		const label = (verb: string) =>
			typeof name === "string"
				? `${verb} ${name}`
				: new RegExp(`^${verb} ${name.source}`);
		for (const [verb, done] of [
			["Pause", /” is paused now\./],
			["Resume", /” is active now\./],
		] as const) {
			await page
				.getByRole("button", { name: label(verb) })
				.first()
				.click();
			await dialog(page).getByText("has checked it").waitFor();
			await photograph(page, verb);
			await dialog(page).getByRole("button", { name: verb }).click();
			await page.getByText(done).first().waitFor();
			await dialog(page).waitFor({ state: "detached" });
		}
	}
	expect(tab.problems).toEqual([]);
});

test("keywords are checked line by line and those that the platform takes are added, by the keyboard and on a phone", async () => {
	const { page } = tab;
	await page.setViewportSize(phone);
	await open(page, own);
	const add = page.getByRole("button", { name: /^Add keywords to/ }).first();
	await add.focus();
	await page.keyboard.press("Enter");
	const text = dialog(page).getByLabel("Keywords", { exact: true });
	await dialog(page).getByRole("button", { name: "Check" }).click();
	await dialog(page).getByText("Name at least one keyword.").waitFor();
	await text.focus();
	await page.keyboard.type("linen scarf\nwhat%is!this\n\nLinen  Scarf\n靴 🥾");
	await dialog(page).getByLabel("Match type").selectOption("EXACT");
	// Past the match type and "Cancel".
	for (const key of ["Tab", "Tab", "Tab", "Enter"])
		await page.keyboard.press(key);
	await dialog(page).getByText("has checked it").waitFor();
	expect(
		await dialog(page)
			.getByRole("list", { name: "Keywords that cannot be added" })
			.getByRole("listitem")
			.allInnerTexts(),
	).toEqual([
		expect.stringMatching(/^“what%is!this”: .*characters that Google Ads/),
	]);
	expect(await isTooWide(page)).toBe(false);
	expect(await seriousViolations(page)).toEqual([]);
	await photograph(page, "keywords");
	await dialog(page)
		.locator("button:focus", { hasText: "Add 2 keywords" })
		.waitFor();
	await page.keyboard.press("Enter");
	await page.getByText("2 keywords are in “").first().waitFor();
	await dialog(page).waitFor({ state: "detached" });
	await expect
		.poll(() => add.evaluate((it) => it === document.activeElement))
		.toBe(true);
	// What was said the last time is not said again.
	await page.keyboard.press("Enter");
	await text.fill("linen scarf");
	expect(await dialog(page).getByText("cannot be added").count()).toBe(0);
	await dialog(page).getByLabel("Match type").selectOption("EXACT");
	await dialog(page).getByRole("button", { name: "Check" }).click();
	await dialog(page).getByText("has this keyword already").waitFor();
	await page.keyboard.press("Escape");
	await add.click();
	await dialog(page).getByLabel("Kind").selectOption("Negative keywords");
	await dialog(page)
		.getByLabel("Negative keywords", { exact: true })
		.fill("gratis\nmit%zeichen");
	await dialog(page).getByText("no longer shown").waitFor();
	await dialog(page).getByRole("button", { name: "Check" }).click();
	await dialog(page)
		.getByRole("button", { name: "Add 1 negative keyword", exact: true })
		.click();
	await page.getByText("1 negative keyword is in “").first().waitFor();
	await dialog(page).waitFor({ state: "detached" });
	await page.getByText("Not: gratis").first().waitFor();
	await page.setViewportSize({ width: 1280, height: 860 });
	expect(tab.problems).toEqual([]);
});

test("a refusal of the platform is told in the dialog, and the change can be tried again", async () => {
	const { page } = tab;
	await open(page, own);
	await refuseCampaignChanges();
	const pause = page.getByRole("button", {
		name: `Pause the campaign “${own.name}”`,
	});
	await pause.click();
	await dialog(page).getByRole("alert").waitFor();
	expect(
		await dialog(page).getByRole("button", { name: "Pause" }).isDisabled(),
	).toBe(true);
	await page.keyboard.press("Escape");
	await pause.click();
	await dialog(page).getByText("has checked it").waitFor();
	await page.keyboard.press("Escape");
});

test("once a refused change is told the dialog closes, though the page is still being read anew", async () => {
	const { page } = tab;
	await open(page, own);
	await page
		.getByRole("button", { name: `Pause the campaign “${own.name}”` })
		.click();
	await dialog(page).getByText("has checked it").waitFor();
	await refuseCampaignChanges();
	const released = Promise.withResolvers<void>();
	let held = 0;
	await page.route("**/*.data*", async (route) => {
		if (route.request().method() !== "GET") return route.continue();
		held += 1;
		await released.promise;
		await route.continue();
	});
	try {
		await dialog(page).getByRole("button", { name: "Pause" }).click();
		await dialog(page).getByRole("alert").waitFor();
		await expect.poll(() => held).toBeGreaterThan(0);
		await page.keyboard.press("Escape");
		await dialog(page).waitFor({ state: "detached" });
	} finally {
		released.resolve();
		await page.unrouteAll({ behavior: "wait" });
	}
});

test("the audit log tells a change with what was there before", async () => {
	const { page } = tab;
	await page.goto("/settings/audit?action=BUDGET_CHANGE");
	await page.getByText("Budget changed").first().waitFor();
	await page
		.getByRole("link", { name: /Budget changed/ })
		.first()
		.click();
	await page.getByText(/€\d+\.\d\d per day → €\d+\.\d\d per day/).waitFor();
});
