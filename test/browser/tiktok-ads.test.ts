import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousViolations } from "../support/accessibility.ts";
import {
	accounts,
	brandIdOf,
	consent,
	signIn,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let wizard: string;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
	wizard = `/brands/${brandIdOf(stack)}/onboarding?step=tiktok-ads`;
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

async function begin(): Promise<void> {
	const { page } = tab;
	await page.goto(wizard);
	await page.getByRole("button", { name: "Connect TikTok Ads" }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
}

/** Neither code nor state stays in the address. */
function expectCleanAddress(): void {
	expect(tab.page.url()).not.toMatch(/[?&](auth_code|code|state)=/);
}

/** The tests of this file are one visit, in order. */
test("the wizard says what happens at TikTok, in its own words", async () => {
	const { page } = tab;
	await page.goto(wizard);
	await page
		.getByText(/You sign in at TikTok Ads and give Patchbay access/)
		.waitFor();
	await page.getByText(/choose here which advertiser accounts/).waitFor();
	expect(await seriousViolations(page)).toEqual([]);
});

test("a refusal, which TikTok tells by leaving the code out, is said plainly, and the wizard is one click away", async () => {
	const { page } = tab;
	await begin();
	await consent(page, accounts.agency, "Deny");
	await page.waitForURL("**/oauth/tiktok-ads/problem");
	await page.getByRole("heading", { name: "Access was not given" }).waitFor();
	expectCleanAddress();
	await page.getByRole("link", { name: "Go back" }).click();
	await page.waitForURL(`**${wizard}`);
	await page.getByRole("button", { name: "Connect TikTok Ads" }).waitFor();
});

test("a permission that the app lacks is told with who can add it, and nothing is kept", async () => {
	const { page } = tab;
	await stack.control("tiktok-ads/app-scopes", { scopes: ["2"] });
	await begin();
	await consent(page, accounts.brandOwner);
	await page.waitForURL("**/oauth/tiktok-ads/problem");
	await page
		.getByRole("heading", { name: "One permission is missing" })
		.waitFor();
	await page
		.getByText(/its operator has to add the permission/)
		.first()
		.waitFor();
	expect(await page.getByText(/box ticked/).count()).toBe(0);
	await stack.control("tiktok-ads/app-scopes", { scopes: null });
	const { tenant } = await stack.graphql<{
		tenant: { grants: { totalCount: number } };
	}>("{ tenant { grants { totalCount } } }");
	expect(tenant.grants.totalCount).toBe(0);
});

test("what was ticked at TikTok is what can be chosen here", async () => {
	const { page } = tab;
	await begin();
	await page.getByRole("checkbox", { name: /Share Cobalt Cycles/ }).uncheck();
	await consent(page, accounts.agency);
	await page.waitForURL(`**${wizard}`);
	expectCleanAddress();
	expect(await page.getByLabel("Cobalt Cycles").count()).toBe(0);
	await page.getByLabel("Alder & Pine Outdoor").waitFor();
	expect(await page.getByText(/Status|Enable|managers only/).count()).toBe(0);
	await page.getByLabel("Alder & Pine Outdoor").check();
	await page.getByLabel("Lumen Home").check();
	await page.getByRole("button", { name: "Use 2 accounts" }).click();
	const chosen = page.getByRole("region", { name: "Accounts", exact: true });
	await chosen
		.getByText(/not read from this platform yet/)
		.first()
		.waitFor();
	await page.getByText("Active", { exact: true }).first().waitFor();
	await page.getByText(/TikTok Ads is connected/).waitFor();
	expect(await page.getByRole("button", { name: "Start import" }).count()).toBe(
		0,
	);
	const steps = page.getByRole("navigation", { name: "Onboarding steps" });
	await steps.getByRole("link", { name: /TikTok Ads\s*Done/ }).waitFor();
	expect(await seriousViolations(page)).toEqual([]);
});

test("the connection's page has no refresh; disconnecting ends the token at TikTok", async () => {
	const { page } = tab;
	await page.getByRole("link", { name: "Connection", exact: true }).click();
	await page.waitForURL("**/connections/*");
	await page.getByRole("button", { name: "Verify" }).waitFor();
	expect(
		await page.getByRole("button", { name: "Refresh access" }).count(),
	).toBe(0);
	expect(await page.getByText("Last refresh").count()).toBe(0);
	await page.getByText("Never, unless it is revoked").waitFor();
	await page.getByText("Lumen Home").first().waitFor();
	// Permissions are told in TikTok's words, with its number of each below.
	const permission = page
		.getByRole("listitem")
		.filter({ hasText: "Ad account management" });
	expect((await permission.innerText()).split("\n")).toEqual([
		"Ad account management",
		"1",
		"Granted",
	]);
	await page.getByText("Conversion events").waitFor();
	await page.getByRole("button", { name: "Disconnect", exact: true }).click();
	const dialog = page.getByRole("alertdialog");
	await dialog.getByRole("button", { name: "Disconnect" }).click();
	await page.getByText("This connection is disconnected").waitFor();
	// What is over may nothing any more.
	await page.getByRole("heading", { name: "Permissions" }).waitFor({
		state: "detached",
	});
	const reply = await fetch(`${stack.sandboxUrl}/__sandbox/tiktok-ads/revoke`, {
		method: "POST",
		body: JSON.stringify({ user: "agency_admin" }),
	});
	expect(await reply.json()).toEqual({ revokedTokens: 0 });
});

test("no script of these pages failed, nothing was refused by the content security policy, and no log holds the app's secret", async () => {
	expect(tab.problems).toEqual([]);
	expect(await stack.logs()).not.toContain("sandbox-tiktok-secret");
});
