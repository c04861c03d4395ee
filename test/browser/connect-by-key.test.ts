import { inTenantSql } from "@patchbay/db";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { brandIdOf, signIn } from "../support/admin-steps.ts";
import {
	openBrowser,
	phone,
	startBrowser,
	type Watched,
} from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

// A platform that is connected by key: the form in the wizard, a fault beside its field, another key, and the end.

let stack: Stack;
let browser: Browser;
let tab: Watched;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	// The limit of one call a second is Klaviyo's, and not what is tried here.
	await stack.control("klaviyo/limits", { isEnforced: false });
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

async function issueKey(user: string) {
	const reply = await fetch(`${stack.sandboxUrl}/__sandbox/klaviyo/issue-key`, {
		method: "POST",
		body: JSON.stringify({ user }),
	});
	return (await reply.json()) as { apiKey: string; publicApiKey: string };
}

async function fillIn(keys: { apiKey: string; publicApiKey: string }) {
	const { page } = tab;
	await page.getByLabel("Private API key").fill(keys.apiKey);
	await page.getByLabel("Public API key").fill(keys.publicApiKey);
}

test("a wrong key is told beside its field, the right one connects at once and its account is chosen", async () => {
	const { page, problems } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}/onboarding?step=klaviyo`);
	const connect = page.getByRole("button", { name: "Connect Klaviyo" });
	// The other way has a page of its own, and leads to Klaviyo's.
	await page.getByRole("link", { name: "Sign in at Klaviyo instead" }).click();
	await page.waitForURL("**/oauth/klaviyo/start?**");
	// The address changes before the page does, and both have a button of this name.
	await page.getByLabel("Private API key").waitFor({ state: "detached" });
	await connect.click();
	await page.waitForURL(`${stack.sandboxUrl}/klaviyo/oauth/authorize?**`);
	await page.goto(`/brands/${brandIdOf(stack)}/onboarding?step=klaviyo`);
	await connect.click();
	await page.getByText("Enter Klaviyo's private API key.").waitFor();
	await page.getByText("Enter Klaviyo's public API key.").waitFor();
	await fillIn({
		apiKey: knownKeys.publicApiKey,
		publicApiKey: knownKeys.apiKey,
	});
	await connect.click();
	// Both are told at once, each beside its field.
	await page.getByText(/Paste the private API key here/).waitFor();
	await page.getByText(/Paste the public API key here/).waitFor();
	// The fault is told where the form is, and the first wrong field is the one to type in.
	expect(new URL(page.url()).pathname).toContain("/onboarding");
	await expect
		.poll(() => page.evaluate(() => document.activeElement?.id))
		.toBe("KLAVIYO-apiKey");
	await fillIn({ ...knownKeys, apiKey: `pk_${"0".repeat(34)}` });
	await connect.click();
	const field = page.getByLabel("Private API key");
	await page.getByText(/does not accept this key/).waitFor();
	expect(await field.getAttribute("aria-invalid")).toBe("true");
	// Neither key comes back with the answer.
	expect(await field.inputValue()).not.toContain(knownKeys.apiKey);
	await fillIn({ ...knownKeys, publicApiKey: "AbC123" });
	await connect.click();
	await page.getByText(/Copy both keys from the same account/).waitFor();
	await fillIn(knownKeys);
	await connect.click();
	await page.waitForURL("**/onboarding?step=klaviyo");
	await page.getByText("Maple & Co").first().waitFor();
	await page.getByText("Active", { exact: true }).first().waitFor();
	await page.getByRole("button", { name: "Start import" }).waitFor();
	expect(await page.content()).not.toContain(knownKeys.apiKey);
	expect(problems).toEqual([]);
});

test("a deleted key is noticed and replaced in the wizard: not by another account's, but by a new one of the same", async () => {
	const { page } = tab;
	const other = await issueKey("agency.admin@example.com");
	const next = await issueKey("brand.owner@example.com");
	await page.getByRole("link", { name: "Connection", exact: true }).click();
	await page.waitForURL("**/connections/*");
	await page.getByText("Key of").waitFor();
	await stack.control("klaviyo/revoke-key", { key: knownKeys.apiKey });
	// As if it had been refused some minutes ago for the first time: one refusal alone says nothing.
	await inTenantSql(stack.database.db, stack.demo.tenantId, (sql) =>
		sql.query(
			"update platform_grant set refused_at = now() - interval '5 minutes' where platform = 'KLAVIYO'",
		),
	);
	await page.getByRole("button", { name: "Verify" }).click();
	await page.getByRole("alert").getByText("A new key is needed").waitFor();
	await page.goto(`/brands/${brandIdOf(stack)}/onboarding?step=klaviyo`);
	await page.getByText("This connection needs a new key").waitFor();
	const use = page.getByRole("button", { name: "Use this key" });
	await fillIn(other);
	await use.click();
	await page.getByText(/Give a key of the same account/).waitFor();
	expect(await page.getByLabel("Public API key").inputValue()).toBe(
		other.publicApiKey,
	);
	await fillIn(next);
	await use.click();
	await page.waitForURL("**/onboarding?step=klaviyo");
	await page.getByText("Active", { exact: true }).first().waitFor();
	await page.getByRole("link", { name: "Connection", exact: true }).click();
	await page.waitForURL("**/connections/*");
	// The button leads to the same form, for a key that is only to be exchanged.
	await page.getByRole("button", { name: "Reconnect" }).click();
	await use.waitFor();
	await page.getByRole("link", { name: "Back" }).click();
	await page.waitForURL("**/connections/*");
});

test("disconnecting says where the key is deleted, on a phone too", async () => {
	const { page } = tab;
	await page.setViewportSize(phone);
	await page.getByRole("button", { name: "Disconnect" }).click();
	const dialog = page.getByRole("alertdialog");
	await dialog.getByText(/no way to end it from here/).waitFor();
	await dialog.getByRole("button", { name: "Disconnect" }).click();
	await page.getByText("This connection is disconnected").waitFor();
	await page.getByText(/delete the private key in Klaviyo/).waitFor();
	const overflow = await page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		return scrollWidth - clientWidth;
	});
	expect(overflow).toBeLessThanOrEqual(0);
	expect(await stack.logs()).not.toContain(knownKeys.apiKey);
});
