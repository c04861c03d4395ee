import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	chooseAccounts,
	consent,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import {
	brandIsNamed,
	onboardingKeys,
	percentOf,
} from "../support/onboarding.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

/** The tests of this file are one visit, in order. */
test("a wrong password is a clear error, and the right one leads to the page that was asked for", async () => {
	const { page } = tab;
	await page.goto("/brands/new");
	expect(new URL(page.url()).pathname).toBe("/login");
	await page.getByLabel("E-mail address").fill(stack.demo.email);
	await page.getByLabel("Password").fill("not-the-password");
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	expect(await page.getByRole("alert").innerText()).toContain(
		"do not belong together",
	);
	await page.getByLabel("Password").fill(stack.password);
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.waitForURL("**/brands/new");
	const session = (await tab.context.cookies(stack.adminUrl)).find(({ name }) =>
		name.endsWith("session_token"),
	);
	expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });
});

test("a new brand opens its wizard; a missing name and a bad address are said at their fields", async () => {
	const { page } = tab;
	await page.getByLabel("Website").fill("not an address");
	await page.getByRole("button", { name: "Create brand" }).click();
	await page.getByText("Give the brand a name.").waitFor();
	await page.getByText("Enter a web address").waitFor();
	await page.getByLabel("Name").fill("Harbour Coffee");
	await page.getByLabel("Website").fill("harbour.example.com");
	await page.getByLabel("Time zone").selectOption("Europe/Berlin");
	await page.getByLabel("Currency").selectOption("EUR");
	await page.getByRole("button", { name: "Create brand" }).click();
	await page.waitForURL("**/onboarding");
	await page.getByRole("heading", { name: "Harbour Coffee" }).waitFor();
	const steps = page.getByRole("navigation", { name: "Onboarding steps" });
	// Its details, and what can be connected.
	const shown = await steps.getByRole("listitem").allInnerTexts();
	expect(shown).toHaveLength(1 + onboardingKeys.length);
	expect(shown[0]).toMatch(/Brand details\s*Done/);
	expect(shown[1]).toMatch(/Google Ads\s*Current/);
	for (const later of shown.slice(2)) expect(later).toMatch(/To do/);
	await steps.getByText(`${brandIsNamed}% done`).waitFor();
	expect(await steps.locator("[aria-current=step]").innerText()).toContain(
		"Google Ads",
	);
});

test("a brand chooses its platforms: what is left out is not counted, and none is still to come", async () => {
	const { page } = tab;
	await expect(
		page.getByRole("list", { name: "Platforms coming soon" }).count(),
	).resolves.toBe(0);
	const choice = (name: string) =>
		page
			.getByRole("region")
			.or(page.locator("section"))
			.filter({ has: page.getByRole("heading", { name: /Platforms of/ }) })
			.getByRole("listitem")
			.filter({ hasText: name });
	await choice("Google Drive and Sheets")
		.getByRole("button", { name: "Leave it out" })
		.click();
	const steps = page.getByRole("navigation", { name: "Onboarding steps" });
	await steps
		.getByRole("link", { name: /Google Drive and Sheets\s*Left out/ })
		.waitFor();
	await steps
		.getByText(`${percentOf(1, onboardingKeys.length)}% done`)
		.waitFor();
	// It can be had back at any time, by connecting it.
	await choice("Google Drive and Sheets")
		.getByRole("link", { name: "Connect it" })
		.click();
	await page
		.getByRole("button", { name: "Connect Google Drive and Sheets" })
		.waitFor();
	// An address of before, of a step that is none any more, opens the one that is next.
	await page.goto(`${new URL(page.url()).pathname}?step=pinterest-ads`);
	await page.getByRole("button", { name: "Connect Google Ads" }).waitFor();
});

test("Google Ads: consent, the tree of accounts, and the proof of each chosen one", async () => {
	const { page } = tab;
	await beginConnect(page, brandIdOf(stack));
	await consent(page, accounts.agency);
	await page.waitForURL("**/onboarding?step=google-ads");
	await page.getByRole("button", { name: /Northlight Agency/ }).waitFor();
	// A manager holds accounts; only the accounts themselves have a box.
	const boxes = () => page.getByRole("checkbox").count();
	await expect.poll(boxes).toBe(7);
	await page.getByRole("searchbox", { name: /Search accounts/ }).fill("lumen");
	await expect.poll(boxes).toBe(1);
	await page.getByLabel("Lumen Home").check();
	await page.getByRole("searchbox", { name: /Search accounts/ }).fill("");
	await page.getByRole("button", { name: /Northlight Retail/ }).click();
	await page.getByLabel("Alder & Pine Outdoor").waitFor({ state: "hidden" });
	await page.getByRole("button", { name: /Northlight Retail/ }).click();
	const proofs = page.getByRole("region", { name: "Accounts", exact: true });
	// The platform takes its time, so that the wait for it is seen, by a slow browser too.
	await stack.control("faults", {
		path: "/google-ads/v25/customers/*",
		kind: "delay",
		delayMs: 5_000,
		count: 2,
	});
	const chosen = chooseAccounts(page, ["Alder & Pine Outdoor"]);
	await proofs.getByText("Being checked …").first().waitFor();
	await page.getByText("Being checked", { exact: true }).first().waitFor();
	let reloads = 0;
	page.on("load", () => {
		reloads += 1;
	});
	await chosen;
	expect(reloads).toBe(0);
	await expect
		.poll(() => proofs.getByText("Read", { exact: true }).count())
		.toBe(6);
	await page.getByText("Active", { exact: true }).first().waitFor();
});

test("an import moves live, goes on over a reload, and ends with everything counted", async () => {
	const { page } = tab;
	// Each page takes its time, so that there is something to watch until the faults are cleared.
	await stack.control("faults", {
		path: "/google-ads/v25/customers/*",
		kind: "delay",
		delayMs: 1_500,
		count: 1_000,
	});
	await page.getByRole("button", { name: "Start import" }).click();
	const bar = page.getByRole("progressbar", { name: "Import progress" });
	await bar.waitFor();
	const percent = async () => Number(await bar.getAttribute("aria-valuenow"));
	await expect.poll(percent, { timeout: 60_000 }).toBeGreaterThan(0);
	await page.reload();
	await bar.waitFor();
	const before = await percent();
	expect(before).toBeGreaterThan(0);
	await expect.poll(percent, { timeout: 60_000 }).toBeGreaterThan(before);
	await stack.clearFaults();
	await page
		.getByText("Succeeded", { exact: true })
		.first()
		.waitFor({ timeout: 120_000 });
	const counts = await page
		.getByRole("region", { name: "Import", exact: true })
		.innerText();
	expect(counts).toMatch(/22\s*of 22/);
	expect(counts).toMatch(/56\s*of 56/);
	expect(counts).toMatch(/Metric rows\s*[1-9],\d{3}/);
});

test("the page of the import tells each stage", async () => {
	const { page } = tab;
	await page.getByRole("link", { name: "Import details" }).click();
	await page.getByRole("heading", { name: "What happened" }).waitFor();
	for (const stage of ["Campaigns", "Keywords", "Metrics"])
		await page
			.getByRole("listitem")
			.filter({ hasText: new RegExp(`^${stage}`) })
			.waitFor();
});

test("campaigns are searched, filtered, sorted and paged by the address", async () => {
	const { page } = tab;
	await page.getByRole("link", { name: "See the campaigns" }).first().click();
	await page.waitForURL("**/campaigns");
	// Without the headings, one for each currency.
	const rows = page.locator("tbody tr").filter({ has: page.getByRole("link") });
	await expect.poll(() => rows.count()).toBeGreaterThan(20);
	const all = await rows.count();
	// Those that the platform lists, and beside them what it has removed.
	const counts = await page
		.getByText(/^\d+ campaigns and \d+ removed$/)
		.innerText();
	const [listed = 0, removed = 0] = (counts.match(/\d+/g) ?? []).map(Number);
	expect(listed + removed).toBe(all);
	await page.getByRole("searchbox", { name: /Search campaigns/ }).fill("brand");
	await page.getByRole("button", { name: "Search", exact: true }).click();
	await page.waitForURL("**?**q=brand**");
	await expect.poll(() => rows.count()).toBe(2);
	await page.getByRole("searchbox", { name: /Search campaigns/ }).fill("");
	await page.getByRole("button", { name: "Search", exact: true }).click();
	await expect.poll(() => rows.count()).toBe(all);
	await page.getByRole("button", { name: "All statuses" }).click();
	await page.getByRole("checkbox", { name: "Paused" }).check();
	await page.waitForURL("**status=PAUSED**");
	await expect.poll(() => rows.count()).toBe(4);
	await page.keyboard.press("Escape");
	await page.getByRole("link", { name: "Campaign", exact: true }).click();
	await page.waitForURL("**sort=NAME**");
	// The address changes before the page does.
	const names = () => rows.locator("a").allInnerTexts();
	const sorted = (await names()).sort((a, b) => a.localeCompare(b, "en"));
	await expect.poll(names).toEqual(sorted);
});

test("one campaign shows its ad groups, ads, keywords and pictures", async () => {
	const { page } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}/campaigns?q=Category`);
	await page
		.getByRole("link", { name: /Category terms/ })
		.first()
		.click();
	await page.waitForURL("**/campaigns/*");
	await page.getByRole("region", { name: "Ads" }).first().waitFor();
	await page.getByRole("region", { name: "Keywords" }).first().waitFor();
	const picture = page
		.getByRole("list", { name: "Images" })
		.getByRole("img")
		.first();
	await picture.scrollIntoViewIfNeeded();
	await expect
		.poll(() =>
			picture.evaluate((img) => (img as HTMLImageElement).naturalWidth),
		)
		.toBeGreaterThan(0);
});

test("the brand's page shows spend by day with a total for each currency", async () => {
	const { page } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}?days=7`);
	for (const currency of ["EUR", "USD"]) {
		const panel = page.getByRole("region", {
			name: `Spend by day in ${currency}`,
		});
		await panel.locator(".recharts-bar-rectangle").first().waitFor();
		await panel.getByText("Show as a table").click();
		// Seven days of each account; where it is midnight, one account's are a day behind another's.
		const days = await panel.locator("tbody tr").count();
		expect([7, 8]).toContain(days);
	}
});

test("the brand's page shows today by the hour and the regions, with their names", async () => {
	const { page } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}?days=30`);
	// A chart for each currency of the brand's accounts, its own first.
	const hours = page.getByRole("region", { name: /^Spend by hour in/ }).first();
	await page.getByRole("img", { name: "Spend by hour in EUR." }).waitFor();
	await page
		.locator("figure", {
			has: page.getByRole("img", { name: "Spend by hour in EUR." }),
		})
		.getByText("Show as a table")
		.click();
	const rows = hours.locator("tbody tr");
	expect(await rows.count()).toBe(24);
	expect((await rows.nth(9).innerText()).split("\t")[0]).toBe("9 AM");
	const regions = page.getByRole("region", { name: "Spend by region" });
	expect(
		await regions.getByText(/, (Germany|United States)$/).count(),
	).toBeGreaterThan(2);
});

test("signing out ends the session, also for a page that is gone back to", async () => {
	const { page } = tab;
	await page.getByRole("button", { name: "Sign out" }).click();
	await page.waitForURL("**/login?notice=signed-out");
	await page.goto("/brands");
	expect(new URL(page.url()).pathname).toBe("/login");
});

test("no script of these pages failed and nothing was refused by the content security policy", () => {
	expect(tab.problems).toEqual([]);
});
