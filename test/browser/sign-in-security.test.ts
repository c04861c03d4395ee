import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isTooWide, seriousViolations } from "../support/accessibility.ts";
import { addWorkspace } from "../support/add-workspace.ts";
import { consent, signIn, signInAs } from "../support/admin-steps.ts";
import {
	openBrowser,
	phone,
	startBrowser,
	type Watched,
} from "../support/browser.ts";
import { Mailbox } from "../support/mailbox.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { totp } from "../support/totp.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let password: string;
/** The authenticator app's key. */
let key = "";
let backupCodes: string[] = [];
/** Secrets that must be in no log. */
const secrets: string[] = [];
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	password = stack.password;
	secrets.push(password);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
	await tab.page.goto("/settings/security");
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const me = () => ({ email: stack.demo.email, password });
const sessionRows = () =>
	tab.page
		.getByRole("region", { name: "Sessions", exact: true })
		.locator("tbody tr");

/** Another browser that is signed in, or on its way. */
async function elsewhere(userAgent: string): Promise<Watched> {
	const other = await openBrowser(browser, stack.adminUrl, { userAgent });
	await other.page.goto("/login");
	await signInAs(other.page, me());
	return other;
}

const firefox =
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
const iphone =
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

test("sessions are told apart; one is ended, then all others", async () => {
	const { page } = tab;
	const [first, second] = [await elsewhere(firefox), await elsewhere(iphone)];
	await first.page.waitForURL("**/brands");
	await second.page.waitForURL("**/brands");
	await page.reload();
	await expect.poll(() => sessionRows().count()).toBe(3);
	await sessionRows()
		.filter({ hasText: "This one" })
		.getByText("Chrome on Linux")
		.waitFor();
	await sessionRows().filter({ hasText: "Safari on iPhone" }).waitFor();
	await page.setViewportSize(phone);
	const end = page.getByRole("button", { name: /^End the session of Safari/ });
	const box = await end.boundingBox();
	expect((box?.x ?? phone.width) + (box?.width ?? 0)).toBeLessThan(phone.width);
	await page.setViewportSize({ width: 1280, height: 860 });
	await page
		.getByRole("button", { name: "End the session of Firefox on Windows" })
		.click();
	await page.getByRole("button", { name: "End it" }).click();
	await expect.poll(() => sessionRows().count()).toBe(2);
	await first.page.goto("/brands");
	await first.page.getByRole("heading", { name: "Sign in" }).waitFor();
	await second.page.goto("/brands");
	await second.page.getByRole("heading", { name: "Brands" }).waitFor();
	await page.getByRole("button", { name: "End all others" }).click();
	await page.getByRole("button", { name: "End them" }).click();
	await expect.poll(() => sessionRows().count()).toBe(1);
	await second.page.goto("/brands");
	await second.page.getByRole("heading", { name: "Sign in" }).waitFor();
	await Promise.all([first.context.close(), second.context.close()]);
});

test("the password is changed with the present one", async () => {
	const { page } = tab;
	const next = "another-long-password-1";
	secrets.push(next);
	await page.getByLabel("Current password").fill("not-the-password");
	await page.getByLabel("New password").fill(next);
	await page.getByRole("button", { name: "Change the password" }).click();
	await page.getByText("This is not your password.").waitFor();
	await page.getByLabel("Current password").fill(password);
	await page.getByLabel("New password").fill(next);
	await page.getByRole("button", { name: "Change the password" }).click();
	await page.getByText("Your password is changed").first().waitFor();
	password = next;
	await page.reload();
	await page.getByRole("heading", { name: "Sessions" }).waitFor();
});

test("two-factor sign-in is set up by QR code or key, proved by a code, and gives backup codes once", async () => {
	const { page } = tab;
	await page.getByLabel("Your password").fill(password);
	await page.getByRole("button", { name: "Set it up" }).click();
	await page.getByRole("img", { name: /QR code/ }).waitFor();
	key = await page.locator("ol code").innerText();
	secrets.push(key.replaceAll(" ", ""));
	expect(await seriousViolations(page)).toEqual([]);
	await page.setViewportSize(phone);
	expect(await isTooWide(page)).toBe(false);
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.getByLabel("Code", { exact: true }).fill("000000");
	await page.getByRole("button", { name: "Switch it on" }).click();
	await page.getByText("This code is not right.").waitFor();
	await page.getByLabel("Code", { exact: true }).fill(totp(key));
	await page.getByRole("button", { name: "Switch it on" }).click();
	const codes = page.getByRole("region", { name: "Your backup codes" });
	await codes.waitFor();
	backupCodes = await codes.getByRole("listitem").allInnerTexts();
	expect(backupCodes).toHaveLength(10);
	secrets.push(...backupCodes);
	await page.getByText("On", { exact: true }).waitFor();
	await page.reload();
	await page.getByText("On", { exact: true }).waitFor();
	const content = await page.content();
	for (const code of backupCodes) expect(content.includes(code)).toBe(false);
});

test("the password alone opens nothing then: a code of the app is asked for, and one code opens once", async () => {
	const other = await elsewhere(firefox);
	const { page } = other;
	await page.waitForURL("**/login/code**");
	expect(await seriousViolations(page)).toEqual([]);
	await page.goto("/brands");
	await page.getByRole("heading", { name: "Sign in" }).waitFor();
	await page.goto("/login/code");
	await page.getByLabel("Code", { exact: true }).fill("000000");
	await page.getByRole("button", { name: "Go on" }).click();
	await page.getByText("This code is not right.").waitFor();
	// The code of the next half minute is taken too, and the present one was used when it was set up.
	await page
		.getByLabel("Code", { exact: true })
		.fill(totp(key, Date.now() + 30_000));
	await page.getByRole("button", { name: "Go on" }).click();
	await page.waitForURL("**/brands");
	await other.context.close();
});

test("a backup code opens once", async () => {
	const code = backupCodes[0] ?? "";
	const other = await elsewhere(firefox);
	const { page } = other;
	await page.getByRole("link", { name: "Use a backup code" }).click();
	await page.getByLabel("Backup code").fill(code);
	await page.getByRole("button", { name: "Go on" }).click();
	await page.waitForURL("**/brands");
	await other.context.close();
	const again = await elsewhere(firefox);
	await again.page.getByRole("link", { name: "Use a backup code" }).click();
	await again.page.getByLabel("Backup code").fill(code);
	await again.page.getByRole("button", { name: "Go on" }).click();
	await again.page.getByText("not one of your backup codes").waitFor();
	await again.context.close();
});

test("it is switched off with the password", async () => {
	const { page } = tab;
	await page.reload();
	await page.getByText("Switch it off").click();
	await page
		.getByRole("button", { name: "Switch off" })
		.locator("xpath=ancestor::form")
		.getByLabel("Your password")
		.fill(password);
	await page.getByRole("button", { name: "Switch off" }).click();
	await page.getByRole("button", { name: "Set it up" }).waitFor();
});

test("the audit log tells what was saved and why sessions ended", async () => {
	const { page } = tab;
	await page.goto("/settings/audit");
	const entry = (action: string, purpose: string) =>
		page
			.getByRole("row")
			.filter({ has: page.getByRole("link", { name: action }) })
			.filter({ hasText: purpose })
			.first()
			.waitFor();
	await entry("Session ended", "the password was changed");
	await entry("Credential saved", "two-factor sign-in switched on");
	await entry("Sign-in failed", "at the second step");
	await entry("Credential destroyed", "two-factor sign-in switched off");
	await page.goto("/settings/security");
});

test("a forgotten password is set anew by a mail; its token leaves the address, works once, and ends every session", async () => {
	const other = await openBrowser(browser, stack.adminUrl);
	const { page } = other;
	await page.goto("/login");
	await page.getByRole("link", { name: "Forgot your password?" }).click();
	await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
	await page.getByLabel("E-mail address").fill("nobody@example.com");
	await page.getByRole("button", { name: "Send the link" }).click();
	const same = await page.getByRole("status").innerText();
	await page.goto("/forgot-password");
	await page.getByLabel("E-mail address").fill(stack.demo.email);
	await page.getByRole("button", { name: "Send the link" }).click();
	expect(await page.getByRole("status").innerText()).toBe(same);

	const mail = await new Mailbox(stack.sandboxUrl).waitFor(
		stack.demo.email,
		"Choose a new",
	);
	const link =
		mail.links.find((each) => each.includes("/reset-password?")) ?? "";
	const token = new URL(link).searchParams.get("token") ?? "";
	expect(token.length).toBeGreaterThan(16);
	secrets.push(token);
	const reply = await fetch(link, { redirect: "manual" });
	expect(reply.headers.get("referrer-policy")).toBe("no-referrer");
	await page.goto(link);
	await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
	expect(page.url()).not.toContain(token);
	expect(await page.content()).not.toContain(token);
	await page.getByLabel("New password").fill("short");
	await page.getByRole("button", { name: "Set the password" }).click();
	await page.getByText("Use at least 12 characters.").waitFor();
	password = "a-third-long-password-2";
	secrets.push(password);
	await page.getByLabel("New password").fill(password);
	await page.getByRole("button", { name: "Set the password" }).click();
	await page.getByText("Your password is changed.").waitFor();
	await tab.page.goto("/brands");
	await tab.page.getByRole("heading", { name: "Sign in" }).waitFor();
	await signInAs(page, me());
	await page.waitForURL("**/brands");

	// Used once, it says so before a password is thought of.
	const used = await tab.page.goto(link);
	await tab.page
		.getByRole("heading", { name: "This link no longer works" })
		.waitFor();
	expect(used?.status()).toBe(410);
	expect(await tab.page.getByLabel("New password").count()).toBe(0);
	await other.context.close();
});

test("Google signs in who has an account under the same address, and can connect Drive in the same consent", async () => {
	const { page } = tab;
	await page.goto("/login");
	await page.getByLabel("Also connect Google Drive").check();
	await page.getByRole("button", { name: "Sign in with Google" }).click();
	await consent(page, "Demo owner");
	await page.waitForURL("**/brands");
	expect(page.url()).not.toMatch(/[?&](code|state)=/);
	await page.goto("/settings/security");
	await page.getByText("Linked", { exact: true }).waitFor();
	await page
		.getByText("Google Drive is connected to this workspace.")
		.waitFor();
	const { tenant } = await stack.graphql<{
		tenant: { grants: { nodes: { platform: string }[] } };
	}>("{ tenant { grants { nodes { platform } } } }");
	expect(tenant.grants.nodes).toEqual([{ platform: "GOOGLE_WORKSPACE" }]);
});

test("a person of two workspaces changes between them, also in the settings", async () => {
	const { page } = tab;
	await addWorkspace(stack, { ...me(), name: "Southwind Studio" });
	await page.goto("/settings/audit");
	await page.getByRole("button", { name: /Workspace: Northlight/ }).click();
	await page.getByRole("menuitem", { name: "Southwind Studio" }).click();
	await page.getByRole("button", { name: /Workspace: Southwind/ }).waitFor();
	await page.goto("/settings/audit");
	await page.getByRole("link", { name: "Member joined" }).waitFor();
	expect(await seriousViolations(page)).toEqual([]);
	expect(await page.getByText("Northlight Outdoor").count()).toBe(0);
	await page.goto("/settings/api-keys");
	await page.getByText("No API key yet").waitFor();
	await page.getByRole("button", { name: /Workspace: Southwind/ }).click();
	await page.getByRole("menuitem", { name: "Northlight Agency" }).click();
	await page.getByRole("button", { name: /Workspace: Northlight/ }).waitFor();
	await page.goto("/settings/api-keys");
	await page.getByRole("row", { name: /Demo/ }).waitFor();
});

test("Google signs nobody up: an address that nobody has here is told so, and declining is no error of ours", async () => {
	const other = await openBrowser(browser, stack.adminUrl);
	const { page } = other;
	await page.goto("/login");
	await page.getByRole("button", { name: "Sign in with Google" }).click();
	await consent(page, "Agency admin");
	await page
		.getByRole("heading", { name: "Nobody here uses this Google account" })
		.waitFor();
	expect(page.url()).not.toMatch(/[?&](code|state)=/);
	expect(await seriousViolations(page)).toEqual([]);
	await page.getByRole("link", { name: "Back to sign in" }).click();
	await page.getByRole("button", { name: "Sign in with Google" }).click();
	await consent(page, "Demo owner", "Deny");
	await page
		.getByRole("heading", { name: "You did not continue at Google" })
		.waitFor();
	await page.goto("/oauth/google-sign-in/callback?code=made-up&state=made-up");
	await page
		.getByRole("heading", { name: /does not belong to this browser/ })
		.waitFor();
	await other.context.close();
});

test("no secret of all this stands in a log", async () => {
	const logs = await stack.logs();
	expect(logs).toContain("/reset-password");
	expect(logs).toContain("/oauth/google-sign-in/callback");
	for (const secret of secrets) {
		expect(secret.length).toBeGreaterThan(8);
		expect(logs.includes(secret)).toBe(false);
	}
});

test("nothing failed on these pages", () => {
	expect(tab.problems).toEqual([]);
});
