import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addWorkspace } from "../support/add-workspace.ts";
import {
	accounts,
	beginConnect,
	brandIdOf,
	chooseAccounts,
	consent,
	createBrand,
	googleStep,
	signIn,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let callback = "";
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	tab.page.on("request", (request) => {
		if (request.url().includes("/callback?")) callback = request.url();
	});
	await signIn(tab.page, stack);
	await beginConnect(tab.page, brandIdOf(stack));
	await consent(tab.page, accounts.agency);
	await chooseAccounts(tab.page, ["Lumen Home"]);
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const consentPages = async () => {
	const reply = await fetch(
		`${stack.sandboxUrl}/__sandbox/requests?path=/google-ads/o/oauth2/v2/auth`,
	);
	return ((await reply.json()) as { requests: unknown[] }).requests.length;
};

test("a callback that was used already says so, and the connection it made stays", async () => {
	const { page } = tab;
	await page.goto(callback);
	await page
		.getByRole("heading", { name: "This sign-in was already used" })
		.waitFor();
	expect(page.url()).not.toMatch(/[?&](code|state)=/);
	await page.getByRole("link", { name: "Go back" }).click();
	await page.getByText("Active", { exact: true }).first().waitFor();
});

test("a second brand connects through the same sign-in, without a new consent", async () => {
	const { page } = tab;
	const before = await consentPages();
	const second = await createBrand(page, "Second Brand");
	await page.goto(googleStep(second));
	await page
		.getByText(/Use the Google sign-in you already have: agency\.admin@/)
		.waitFor();
	await page.getByRole("button", { name: "Use this sign-in" }).click();
	await chooseAccounts(page, ["Cobalt Cycles"]);
	await page.getByText("Active", { exact: true }).first().waitFor();
	expect(await consentPages()).toBe(before);
	const { tenant } = await stack.graphql<{
		tenant: { grants: { totalCount: number } };
	}>("{ tenant { grants { totalCount } } }");
	expect(tenant.grants.totalCount).toBe(1);
});

test("verify and refresh tell what came out", async () => {
	const { page } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}/connections`);
	await page.getByRole("link", { name: /Lumen Home/ }).click();
	await page.waitForURL("**/connections/*");
	await page.getByRole("button", { name: "Verify" }).click();
	await page.getByText("the connection works").first().waitFor();
	await page.getByRole("button", { name: "Refresh access" }).click();
	await page.getByText("The access was renewed.").first().waitFor();
	await page
		.getByText(/^See, edit, create, and delete your Google Ads/)
		.waitFor();
});

test("a revoked sign-in is shown as such, and reconnecting as someone else is refused", async () => {
	const { page } = tab;
	await stack.control("google-ads/revoke", {
		user: "agency.admin@example.com",
	});
	await page.getByRole("button", { name: "Refresh access" }).click();
	await page.getByRole("alert").getByText("A new sign-in is needed").waitFor();
	await page
		.getByRole("alert")
		.getByRole("button", { name: "Reconnect" })
		.click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await consent(page, accounts.brandOwner);
	await page
		.getByRole("heading", { name: "That is another account" })
		.waitFor();
	await page.getByRole("button", { name: "Use another account" }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await consent(page, accounts.agency);
	await page.waitForURL("**/connections/*");
	await page.getByText("Active", { exact: true }).first().waitFor();
});

test("disconnect asks first, says what happens to the data, and can be left by Escape", async () => {
	const { page } = tab;
	const open = () =>
		page.getByRole("button", { name: "Disconnect", exact: true }).click();
	await open();
	const dialog = page.getByRole("alertdialog");
	await dialog.getByText(/is kept unless you tick the box/).waitFor();
	await dialog.getByText(/1 other connection uses it/).waitFor();
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "hidden" });
	// Whoever works by keyboard is where they were; the focus goes back a moment after the dialog.
	await page.waitForFunction(
		() => document.activeElement?.textContent === "Disconnect",
	);
	await page.getByText("Active", { exact: true }).first().waitFor();
	await open();
	await dialog.getByRole("button", { name: "Disconnect" }).click();
	await page.getByText("This connection is disconnected").waitFor();
	await dialog.waitFor({ state: "hidden" });
	await page
		.getByRole("button", { name: "Verify" })
		.waitFor({ state: "detached" });
	// Its sign-in is alive, for the other one alone.
	await page
		.getByText(/agency\.admin@.* stays: 1 other connection uses/)
		.waitFor();
	await page.getByText("kept for 1 other connection").waitFor();
	expect(await page.getByText("credentials are destroyed").count()).toBe(0);
	expect(await page.getByText("Access expires").count()).toBe(0);
	// And there is a way back, without a new consent.
	const before = await consentPages();
	await page.getByRole("button", { name: "Connect again" }).click();
	await page.getByText("Active", { exact: true }).first().waitFor();
	await page.getByText("2 connections", { exact: true }).waitFor();
	expect(await consentPages()).toBe(before);
});

test("a person of two workspaces changes between them and sees only the chosen one's brands", async () => {
	const { page } = tab;
	await addWorkspace(stack, {
		name: "Southwind Studio",
		email: stack.demo.email,
		password: stack.password,
	});
	await page.goto("/brands");
	await page.getByRole("button", { name: /Workspace: Northlight/ }).click();
	await page.getByRole("menuitem", { name: "Southwind Studio" }).click();
	await page.getByRole("button", { name: /Workspace: Southwind/ }).waitFor();
	await page.getByRole("heading", { name: "Start with a brand" }).waitFor();
	await page.goto(`/brands/${brandIdOf(stack)}`);
	await page.getByRole("heading", { name: "does not exist" }).waitFor();
	// The next sign-in begins in a workspace of the person's own again.
	await page.getByRole("button", { name: "Sign out" }).click();
	await page.waitForURL("**/login**");
	await signIn(page, stack);
	await page.getByRole("button", { name: /Workspace: Northlight/ }).waitFor();
});

test("no part wrote a code, a state or the password into its log", async () => {
	const parameters = new URL(callback).searchParams;
	const secrets = [
		stack.password,
		stack.demo.apiKey,
		...["code", "state"].map((name) => parameters.get(name) ?? ""),
	];
	const logs = await stack.logs();
	expect(logs).toContain("/oauth/google-ads/callback");
	for (const secret of secrets) {
		expect(secret.length).toBeGreaterThan(8);
		expect(logs.includes(secret)).toBe(false);
		expect(logs.includes(encodeURIComponent(secret))).toBe(false);
	}
	expect(logs).not.toMatch(/ya29\.|1\/\/0/);
});

test("nothing failed on these pages", () => {
	expect(tab.problems).toEqual([]);
});
