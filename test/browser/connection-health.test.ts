import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	chooseAccounts,
	consent,
	createBrand,
	googleStep,
	leaveOut,
	signIn,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

/** Cancelled at Google: nothing of it can be read, now or later. */
const closed = "Northlight Outlet (closed)";
const closedNumber = "111-900-0001";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let connectionPath = "";
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
	await beginConnect(tab.page, brandIdOf(stack));
	await consent(tab.page, accounts.agency);
	await chooseAccounts(tab.page, ["Lumen Home", "Cobalt Cycles", closed]);
	const link = tab.page.getByRole("link", { name: "Connection", exact: true });
	connectionPath = String(await link.getAttribute("href"));
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

/** The tests of this file are one visit, in order. */
const active = () => tab.page.getByText("Active", { exact: true });
const steps = () =>
	tab.page.getByRole("navigation", { name: "Onboarding steps" });

test("one account of three that cannot be read is said wherever the connection is shown, and nothing there is called done or active", async () => {
	const { page } = tab;
	await steps()
		.getByRole("link", { name: /Google Ads\s*2 of 3 accounts read/ })
		.waitFor();
	await page
		.getByText(/^2 of 3 accounts are read\. Northlight Outlet/)
		.waitFor();
	expect(await active().count()).toBe(0);
	expect(
		await steps()
			.getByRole("link", { name: /Google Ads\s*Done/ })
			.count(),
	).toBe(0);
	for (const path of [
		"/brands",
		`/brands/${brandIdOf(stack)}`,
		`/brands/${brandIdOf(stack)}/connections`,
		connectionPath,
	]) {
		await page.goto(path);
		await page.getByText("2 of 3 accounts read").first().waitFor();
		expect(await active().count()).toBe(0);
		expect(await page.getByText("Google Ads connected").count()).toBe(0);
	}
	await page.getByRole("button", { name: "Verify" }).click();
	const toast = page.getByRole("list").getByRole("status");
	await page
		.getByText(/^2 of 3 accounts are read\. Northlight Outlet/)
		.nth(1)
		.waitFor();
	expect(await page.getByText("the connection works").count()).toBe(0);
	expect(await toast.count()).toBeLessThanOrEqual(1);
});

test("an import says what failed by the account's name and number, that a retry is in vain, and offers to remove the account", async () => {
	const { page } = tab;
	await page.goto(connectionPath);
	await page.getByRole("button", { name: "Start import" }).click();
	await page.waitForURL("**/import-jobs/*");
	await page
		.getByText("Partly succeeded", { exact: true })
		.first()
		.waitFor({ timeout: 120_000 });
	const failures = page.getByRole("region", {
		name: "Failures of this import",
	});
	await failures
		.getByRole("heading", { name: `${closed} (${closedNumber})` })
		.waitFor();
	await page.getByText("A retry would fail in the same way").waitFor();
	// The code and the raw number are for whoever looks closer.
	const shown = await failures.innerText();
	expect(shown).not.toContain("1119000001");
	expect(shown).not.toContain("PLATFORM_REJECTED");
	await failures.getByText("Details").click();
	expect(await failures.innerText()).toContain("PLATFORM_REJECTED");

	await failures.getByRole("button", { name: /Remove this account/ }).click();
	await page.getByText(`${closed} is no longer imported.`).first().waitFor();
	await failures.getByRole("button", { name: /Remove/ }).waitFor({
		state: "detached",
	});
	// The button is gone, and the keyboard goes on from where it was.
	await expect
		.poll(() =>
			failures.evaluate((section) => {
				const { activeElement } = document;
				return (
					activeElement !== document.body && activeElement?.contains(section)
				);
			}),
		)
		.toBe(true);
	// Its failure of then keeps its name.
	await failures.getByRole("heading", { name: closed }).waitFor();

	await page.goto(connectionPath);
	await active().first().waitFor();
	await page.getByText(/^2 of \d+ accounts chosen/).waitFor();
	await page.getByRole("button", { name: "Start import" }).click();
	await page
		.getByText("Succeeded", { exact: true })
		.first()
		.waitFor({ timeout: 120_000 });
	await page.goto("/brands");
	await page.getByText("Google Ads connected").waitFor({ state: "attached" });
});

test("days that make no range are said to be wrong, and which are shown instead", async () => {
	const { page } = tab;
	for (const path of ["", "/campaigns"]) {
		await page.goto(
			`/brands/${brandIdOf(stack)}${path}?from=2026-10-20&to=2026-10-01`,
		);
		await page
			.getByText("Other days are shown than the address asks for")
			.waitFor();
		await page
			.getByText(
				"The first day, Oct 20, 2026, comes after the last one, Oct 1, 2026. These are the last 30 days.",
			)
			.waitFor();
	}
	// Chosen on the page, they are refused before they are asked for.
	await page.goto(`/brands/${brandIdOf(stack)}`);
	await page.getByRole("button", { name: "Other days" }).click();
	await page.getByLabel("From").fill("2026-10-20");
	await page.getByLabel("To", { exact: true }).fill("2026-10-01");
	await page.getByRole("button", { name: "Show", exact: true }).click();
	await page.getByText(/comes after the last one/).waitFor();
	expect(new URL(page.url()).search).toBe("");
	await page.getByLabel("To", { exact: true }).fill("2026-10-25");
	await page.getByRole("button", { name: "Show", exact: true }).click();
	await page.waitForURL("**?from=2026-10-20&to=2026-10-25");
});

test("a brand whose accounts are still to be chosen is not called connected", async () => {
	const { page } = tab;
	const second = await createBrand(page, "Second Brand");
	await page.goto(googleStep(second));
	await page.getByRole("button", { name: "Use this sign-in" }).click();
	await page
		.getByRole("button", { name: /^Use the chosen accounts/ })
		.waitFor();
	await page.goto("/brands");
	const row = page.getByRole("link", { name: /Second Brand/ });
	await row.getByText("Choose accounts").waitFor();
	expect(await row.getByText("connected").count()).toBe(0);
});

test("a revoked sign-in is the connection's trouble: the onboarding stays complete, and what was read is history", async () => {
	const { page } = tab;
	const wizard = `/brands/${brandIdOf(stack)}/onboarding`;
	await leaveOut(stack, brandIdOf(stack), ["google-ads", "google-workspace"]);
	await page.goto(wizard);
	await page.getByRole("button", { name: "Leave it out" }).first().click();
	await page
		.getByRole("heading", { name: "The onboarding is complete" })
		.waitFor();
	await steps().getByText("Complete", { exact: true }).waitFor();

	await stack.control("google-ads/revoke", {
		user: "agency.admin@example.com",
	});
	await page.goto(connectionPath);
	await page.getByRole("button", { name: "Refresh access" }).click();
	await page.getByRole("alert").getByText("A new sign-in is needed").waitFor();
	await expect
		.poll(() => page.getByText("Was read", { exact: true }).count())
		.toBe(6);
	expect(await page.getByText("Read", { exact: true }).count()).toBe(0);

	await page.goto(wizard);
	await page
		.getByRole("heading", { name: "The onboarding is complete" })
		.waitFor();
	await steps().getByText("Complete", { exact: true }).waitFor();
	await steps()
		.getByRole("link", { name: /Google Ads\s*Needs reconnect/ })
		.click();
	await page.getByRole("button", { name: "Reconnect" }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await consent(page, accounts.agency);
	await page.waitForURL("**/onboarding?step=google-ads");
	await active().first().waitFor();
});

test("nothing failed on these pages", () => {
	expect(tab.problems).toEqual([]);
});
