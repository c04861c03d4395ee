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
	wizard = `/brands/${brandIdOf(stack)}/onboarding?step=x-ads`;
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

async function begin(): Promise<void> {
	const { page } = tab;
	await page.goto(wizard);
	await page.getByRole("button", { name: "Connect X Ads" }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
}

/** Neither the request token nor its verifier stays in the address. */
function expectCleanAddress(): void {
	expect(tab.page.url()).not.toMatch(/oauth_token|oauth_verifier|denied/);
}

/** The tests of this file are one visit, in order. */
test("the settings say what X calls an app's key, and which callback to register", async () => {
	const { page } = tab;
	await page.goto("/settings/oauth-apps/new");
	await page.getByLabel("Platform").selectOption("X_ADS");
	await page.getByText(`${stack.adminUrl}/oauth/x-ads/callback`).waitFor();
	await page.getByText("The app's API key (consumer key).").waitFor();
});

test("the wizard says what happens at X, where no scopes are asked for", async () => {
	const { page } = tab;
	await page.goto(wizard);
	await page
		.getByText(/You sign in at X Ads and give Patchbay access/)
		.waitFor();
	await page.getByText(/choose here which ad accounts belong/).waitFor();
	expect(await page.getByText("What Patchbay needs").count()).toBe(0);
	expect(await seriousViolations(page)).toEqual([]);
});

test("a refusal at X is said plainly, and the wizard is one click away", async () => {
	const { page } = tab;
	await begin();
	await consent(page, accounts.agency, "Deny");
	await page.waitForURL("**/oauth/x-ads/problem");
	await page.getByRole("heading", { name: "Access was not given" }).waitFor();
	expectCleanAddress();
	await page.getByRole("link", { name: "Go back" }).click();
	await page.waitForURL(`**${wizard}`);
	await page.getByRole("button", { name: "Connect X Ads" }).waitFor();
});

test("a login without ad accounts is told so, and nothing of it is kept", async () => {
	const { page } = tab;
	await begin();
	await consent(page, accounts.starter);
	await page.waitForURL("**/oauth/x-ads/problem");
	await page.getByText(/no ad account at X Ads/).waitFor();
	expectCleanAddress();
	const { tenant } = await stack.graphql<{
		tenant: { grants: { totalCount: number } };
	}>("{ tenant { grants { totalCount } } }");
	expect(tenant.grants.totalCount).toBe(0);
});

test("connected, its accounts are chosen, and nothing is said to be imported", async () => {
	const { page } = tab;
	await begin();
	await consent(page, accounts.agency);
	await page.waitForURL(`**${wizard}`);
	expectCleanAddress();
	// X's word for an open account is no warning, and X has no managers to tell of.
	await page.getByLabel("Alder & Pine Outdoor").waitFor();
	expect(await page.getByText(/Accepted|managers only/).count()).toBe(0);
	await page.getByLabel("Alder & Pine Outdoor").check();
	await page.getByLabel("Lumen Home").check();
	await page.getByRole("button", { name: "Use 2 accounts" }).click();
	const chosen = page.getByRole("region", { name: "Accounts", exact: true });
	await chosen
		.getByText(/not read from this platform yet/)
		.first()
		.waitFor();
	await page.getByText("Active", { exact: true }).first().waitFor();
	await page.getByText(/X Ads is connected/).waitFor();
	expect(await page.getByRole("button", { name: "Start import" }).count()).toBe(
		0,
	);
	const steps = page.getByRole("navigation", { name: "Onboarding steps" });
	await steps.getByRole("link", { name: /X Ads\s*Done/ }).waitFor();
	expect(await seriousViolations(page)).toEqual([]);
});

test("the connection's page shows its accounts and how to reconnect, and no refresh; disconnecting ends it at X", async () => {
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
	await page.getByRole("button", { name: "Disconnect", exact: true }).click();
	const dialog = page.getByRole("alertdialog");
	await dialog.getByRole("button", { name: "Disconnect" }).click();
	await page.getByText("This connection is disconnected").waitFor();
	const reply = await fetch(`${stack.sandboxUrl}/__sandbox/x-ads/revoke`, {
		method: "POST",
		body: JSON.stringify({ user: "agency_admin" }),
	});
	expect(await reply.json()).toEqual({ revokedTokens: 0 });
});

test("no script of these pages failed and nothing was refused by the content security policy", () => {
	expect(tab.problems).toEqual([]);
});
