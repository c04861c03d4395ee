import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBrand, signIn } from "../support/admin-steps.ts";
import {
	openBrowser,
	phone,
	startBrowser,
	type Watched,
} from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	const { page } = tab;
	await page.goto("/login");
	await page.getByLabel("E-mail address").fill(stack.demo.email);
	await page.getByLabel("Password").fill("not-the-password");
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.getByRole("alert").waitFor();
	await signIn(page, stack);
	await createBrand(page, "=SUM(1+1) Coffee");
	await page.goto("/settings/audit");
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const rows = () => tab.page.locator("tbody tr");
const actions = () =>
	tab.page.locator("tbody td:nth-child(2) a").allInnerTexts();

async function filter(): Promise<void> {
	const { page } = tab;
	const before = page.url();
	await page.getByRole("button", { name: "Filter", exact: true }).click();
	// The address changes before the page does: what is shown is waited for.
	await page.waitForURL((url) => url.href !== before);
}

test("the log is shown newest first, and reading it is an entry of its own", async () => {
	const { page } = tab;
	await page.reload();
	const shown = await actions();
	expect(shown[0]).toBe("Audit log read");
	expect(shown.indexOf("Brand created")).toBeLessThan(
		shown.indexOf("Signed in"),
	);
	expect(shown.indexOf("Signed in")).toBeLessThan(
		shown.indexOf("Sign-in failed"),
	);
});

test("conditions stand in the address: what was done, how it ended, by whom, when", async () => {
	const { page } = tab;
	await page.getByRole("button", { name: /^What/ }).click();
	await page.getByRole("checkbox", { name: "Sign-in failed" }).check();
	await page.getByRole("checkbox", { name: "Brand created" }).check();
	await page.keyboard.press("Escape");
	await filter();
	expect(page.url()).toContain("action=BRAND_CREATE");
	await expect
		.poll(async () => new Set(await actions()))
		.toEqual(new Set(["Brand created", "Sign-in failed"]));

	await page.getByLabel("Result").selectOption("Failed");
	await filter();
	await expect.poll(actions).toEqual(["Sign-in failed"]);
	await page.reload();
	expect(await actions()).toEqual(["Sign-in failed"]);

	await page.getByLabel("Result").selectOption("Any");
	await page
		.getByLabel("Who")
		.selectOption({ label: `Demo owner (${stack.demo.email})` });
	await filter();
	await expect.poll(actions).toContain("Brand created");

	await page.getByLabel("From (UTC)").fill("2020-01-01");
	await page.getByLabel("To (UTC)").fill("2020-01-02");
	await filter();
	await page.getByText("No entry matches").waitFor();
	await page.getByRole("link", { name: "Clear filters" }).click();
	await rows().first().waitFor();
});

test("days the wrong way round are told beside them, and nothing is shown or exported for them", async () => {
	const { page } = tab;
	await page.goto("/settings/audit");
	await page.getByLabel("From (UTC)").fill("2026-11-02");
	await page.getByLabel("To (UTC)").fill("2026-11-01");
	await page.getByRole("button", { name: "Filter", exact: true }).click();
	await page.getByText("No entry can match").waitFor();
	const last = page.getByLabel("To (UTC)");
	expect(await last.getAttribute("aria-invalid")).toBe("true");
	expect(
		await page
			.locator(`#${await last.getAttribute("aria-describedby")}`)
			.innerText(),
	).toBe("The last day is before the first one.");
	expect(await page.getByRole("link", { name: "Export as CSV" }).count()).toBe(
		0,
	);
	const asked = new URL(page.url());
	await page.goto(`/settings/audit.csv${asked.search}`);
	expect(page.url()).toBe(asked.href);
	await last.fill("2026-11-30");
	await page.getByRole("button", { name: "Filter", exact: true }).click();
	await page.waitForURL("**to=2026-11-30**");
	await expect.poll(() => last.getAttribute("aria-invalid")).toBe(null);
	await page.goto("/settings/audit");
});

test("an entry tells from where it was done, and leads back to the same view", async () => {
	const { page } = tab;
	await page.goto("/settings/audit?action=BRAND_CREATE");
	await page.getByRole("link", { name: "Brand created" }).first().click();
	await page.getByRole("heading", { name: "Brand created" }).waitFor();
	const facts = page.locator("dl");
	expect(await facts.innerText()).toMatch(/Chrome on Linux/);
	expect(await facts.innerText()).toMatch(/Chain hash\s+[0-9a-f]{64}/);
	await facts.getByRole("link", { name: /SUM/ }).waitFor();
	await page.getByRole("link", { name: "Audit log" }).last().click();
	await page.waitForURL("**/settings/audit?action=BRAND_CREATE");
});

test("the export holds what the filters show, and no cell is a formula", async () => {
	const { page } = tab;
	await page.goto("/settings/audit?action=BRAND_CREATE&action=SIGN_IN_FAILED");
	const shown = await rows().count();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("link", { name: "Export as CSV" }).click(),
	]);
	expect(download.suggestedFilename()).toMatch(
		/^audit-\d{4}-\d{2}-\d{2}\.csv$/,
	);
	const text = await readFile(await download.path(), "utf8");
	const lines = text.trim().split(/\r?\n/);
	expect(lines.length - 1).toBe(shown);
	expect(text).toContain("SIGN_IN_FAILED");
	expect(text).toContain("Coffee");
	expect(text).not.toContain("API_KEY_CREATE");
	// A spreadsheet would run what begins with "=".
	expect(text).not.toMatch(/(^|,)"?=/m);
	await page.goto("/settings/audit");
	expect(await actions()).toContain("Data exported");
});

test("long logs are paged by cursor, forwards and back", async () => {
	const { page } = tab;
	for (let reads = 0; reads < 20; reads += 1)
		await stack.graphql(
			"{ tenant { auditEvents(first: 1) { nodes { id } } } }",
		);
	await page.goto("/settings/audit");
	const first = await page.locator("tbody a").first().getAttribute("href");
	await page.getByRole("link", { name: "Next" }).click();
	await page.waitForURL("**after=**");
	// The address changes before the page does.
	await expect.poll(actions).toContain("Sign-in failed");
	await page.getByRole("link", { name: "Previous" }).click();
	await page.waitForURL("**before=**");
	await page.locator(`tbody a[href^="${first?.split("?")[0]}"]`).waitFor();
});

test("on a phone the table scrolls inside its panel and the filters stand below each other", async () => {
	const { page, context } = await openBrowser(browser, stack.adminUrl, {
		viewport: phone,
	});
	await signIn(page, stack);
	await page.goto("/settings/audit");
	await rows().first().waitFor();
	const boxes = await Promise.all(
		["Who", "Result"].map((name) => page.getByLabel(name).boundingBox()),
	);
	expect(boxes[0]?.x).toBe(boxes[1]?.x);
	await context.close();
});

test("nothing failed on these pages", () => {
	expect(tab.problems).toEqual([]);
});
