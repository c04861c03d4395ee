import { INSTANCE_TENANT_ID } from "@patchbay/db";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousViolations } from "../support/accessibility.ts";
import { brandIdOf, googleStep, signIn } from "../support/admin-steps.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { lookAt } from "../support/look-at.ts";
import { type Stack, startStack } from "../support/stack.ts";

const secrets = {
	first: "GOCSPX-first-secret-of-the-app",
	second: "GOCSPX-second-secret-of-the-app",
	developerToken: "developer-token-of-the-app",
};

let stack: Stack;
let browser: Browser;
let tab: Watched;
/** Everything that the server sent to this browser. */
const answers: string[] = [];
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl, {
		permissions: ["clipboard-read", "clipboard-write"],
	});
	tab.page.on("response", async (response) => {
		if (/json|html|x-script/.test(response.headers()["content-type"] ?? ""))
			answers.push(await response.text().catch(() => ""));
	});
	await signIn(tab.page, stack);
	await tab.page.goto("/settings/oauth-apps");
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const fact = (name: string) =>
	tab.page
		.locator("dl > div")
		.filter({ has: tab.page.getByText(name, { exact: true }) })
		.locator("dd");

test("a new app: the address to register is shown, faults stand at their fields, and what is typed as a secret is not sent back", async () => {
	const { page } = tab;
	await page.getByRole("link", { name: "Add an OAuth app" }).click();
	await page.getByText(`${stack.adminUrl}/oauth/google-ads/callback`).waitFor();
	await page
		.getByText(`${stack.adminUrl}/oauth/google-sign-in/callback`)
		.waitFor();
	const offered = await page
		.getByLabel("Platform")
		.locator("option")
		.allTextContents();
	expect(offered).toContain("X Ads");
	expect(offered).toContain("Meta Ads");
	expect(offered).toContain("LinkedIn Ads");
	await page.getByRole("button", { name: "Add the app" }).click();
	await page.getByText("Give the app a name.").waitFor();
	await page.getByLabel("Name").fill("Northlight's own app");
	await page.getByLabel("Client ID").fill("northlight-client");
	await page.getByLabel("Client secret").fill(secrets.first);
	await page.getByLabel("Developer token").fill(secrets.developerToken);
	await page.getByLabel("Login customer ID").fill("12345");
	await page.getByLabel("Operations a day").fill("many");
	await page.getByRole("button", { name: "Add the app" }).click();
	// Each fault at its own field, all at once.
	await page.getByText(/10 digits/).waitFor();
	await page.getByText(/a whole number/).waitFor();
	for (const name of ["Login customer ID", "Operations a day"])
		expect(await page.getByLabel(name).getAttribute("aria-invalid")).toBe(
			"true",
		);
	await page.getByLabel("Login customer ID").fill("111-222-3333");
	await page.getByLabel("Operations a day").fill("");
	await page.getByLabel("Client secret").fill(secrets.first);
	await page.getByLabel("Developer token").fill(secrets.developerToken);
	await page.getByRole("button", { name: "Add the app" }).click();
	await page.waitForURL(/oauth-apps\/(?!new)/);
	await page.getByRole("heading", { name: "Northlight's own app" }).waitFor();
	expect(await fact("Client ID").innerText()).toBe("northlight-client");
	expect(await fact("Secrets in use").innerText()).toBe("1 secret");
	expect(await fact("Extras stored").innerText()).toBe(
		"Developer token, Login customer ID",
	);
	expect(await seriousViolations(page)).toEqual([]);
});

test("the app serves from this moment on, in the running API", async () => {
	const { page } = tab;
	await page.goto(googleStep(brandIdOf(stack)));
	await page.getByRole("button", { name: "Connect Google Ads" }).click();
	// The sandbox does not know this client and shows no consent page: that it is asked with it is enough.
	await page.waitForURL(/\/o\/oauth2\/v2\/auth\?/);
	const { searchParams } = new URL(page.url());
	expect(searchParams.get("client_id")).toBe("northlight-client");
	await page.goto("/settings/oauth-apps");
	const row = page.getByRole("row", { name: /Northlight's own app/ });
	expect(await row.innerText()).toContain("This workspace");
	await row.getByRole("button", { name: /Copy the redirect URI/ }).click();
	await expect
		.poll(() => page.evaluate(() => navigator.clipboard.readText()))
		.toBe(`${stack.adminUrl}/oauth/google-ads/callback`);
	await row.getByRole("link").click();
	await page.getByRole("heading", { name: "Client secrets" }).waitFor();
});

test("a secret is changed without a gap: the new one beside the old one, then the old one goes", async () => {
	const { page } = tab;
	expect(
		await page.getByRole("button", { name: "Drop the oldest" }).count(),
	).toBe(0);
	await page.getByLabel("New client secret").fill(secrets.second);
	await page.getByRole("button", { name: "Add the secret" }).click();
	await page.getByText("2 secrets in use").waitFor();
	await expect
		.poll(() => page.getByLabel("New client secret").inputValue())
		.toBe("");
	await page.getByRole("button", { name: "Drop the oldest" }).click();
	await page.getByRole("button", { name: "Drop it" }).click();
	await page.getByText("1 secret in use").waitFor();
});

test("name and extras change; a stored value is kept, replaced or removed, and never shown", async () => {
	const { page } = tab;
	await page.getByLabel("Name").fill("Northlight, renamed");
	expect(await page.getByLabel(/^Developer token/).inputValue()).toBe("");
	await page.getByLabel("Remove the stored login customer ID").check();
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByRole("heading", { name: "Northlight, renamed" }).waitFor();
	await expect
		.poll(() => fact("Extras stored").innerText())
		.toBe("Developer token");
});

test("an app of the installation is shown to everyone who manages apps, and changed by nobody here", async () => {
	const { page } = tab;
	await asSuperuser(
		stack.database,
		`insert into oauth_app (id, tenant_id, platform, label, client_id, redirect_uri, scopes, extras, version)
		values (gen_random_uuid(), '${INSTANCE_TENANT_ID}', 'GOOGLE_ADS', 'For every workspace', 'installation-client',
			'${stack.adminUrl}/oauth/google-ads/callback', '{}', '{}', 1)`,
	);
	await page.goto("/settings/oauth-apps");
	const row = page.getByRole("row", { name: /For every workspace/ });
	expect(await row.innerText()).toContain("Installation");
	await row.getByRole("link").click();
	await page.getByText("Whoever runs this installation added").waitFor();
	expect(await fact("Client ID").innerText()).toBe("installation-client");
	for (const name of ["Save", "Add the secret", "Delete"])
		expect(await page.getByRole("button", { name }).count()).toBe(0);
	await page.goto("/settings/oauth-apps");
	await page.getByRole("link", { name: /Northlight, renamed/ }).click();
});

test("deleting asks first; then the app is gone", async () => {
	const { page } = tab;
	const ask = page.getByRole("button", { name: "Delete", exact: true });
	await ask.click();
	await page.getByRole("button", { name: "Keep it" }).click();
	await ask.click();
	await page.getByRole("button", { name: "Delete the app" }).click();
	await page.waitForURL("**/settings/oauth-apps");
	await page
		.getByRole("heading", { name: "OAuth apps" })
		.or(page.getByText("No OAuth app yet"))
		.first()
		.waitFor();
	await page.getByText("Northlight, renamed").waitFor({ state: "detached" });
});

test("without an app the wizard says for each way to connect whether it works, and what to do where", async () => {
	const { page } = tab;
	await asSuperuser(
		stack.database,
		"update oauth_app set deleted_at = now() where platform in ('META_ADS', 'KLAVIYO', 'TIKTOK_ADS')",
	);
	const wizard = `/brands/${brandIdOf(stack)}/onboarding`;
	for (const [step, provider] of [
		["meta-ads", "Meta Ads"],
		["klaviyo", "Klaviyo"],
	] as const) {
		await page.goto(`${wizard}?step=${step}`);
		// The key needs no app.
		await page.getByLabel(/^(System user token|Private API key)/).waitFor();
		await page
			.getByText(`Signing in at ${provider} needs an app`, { exact: true })
			.waitFor();
		await page.getByText(/under Settings → OAuth apps/).waitFor();
		expect(await page.getByRole("link", { name: /^Sign in at/ }).count()).toBe(
			0,
		);
		await lookAt(page, `without-app-${step}`);
	}
	// An old link to the other way says the same in place of a button that would fail.
	await page.goto(
		`/oauth/meta-ads/start?${new URLSearchParams({ brandId: brandIdOf(stack), method: "OAUTH2" })}`,
	);
	await page.getByText("Signing in at Meta Ads needs an app").waitFor();
	expect(
		await page.getByRole("button", { name: "Connect Meta Ads" }).count(),
	).toBe(0);
	await page
		.getByRole("link", { name: "Paste a system user token instead" })
		.click();
	await page.getByRole("button", { name: "Connect Meta Ads" }).waitFor();
	await page.getByText("Signing in at Meta Ads needs an app").waitFor();
	await page.goto(`${wizard}?step=tiktok-ads`);
	await page.getByText("TikTok Ads is not set up yet").waitFor();
	await page.getByRole("link", { name: "Add an OAuth app" }).click();
	await page.getByLabel("Platform").waitFor();
});

test("no secret came back to the browser, and none stands in a log", async () => {
	const sent = answers.join("\n");
	const logs = await stack.logs();
	expect(sent).toContain("northlight-client");
	for (const secret of Object.values(secrets)) {
		expect(sent.includes(secret)).toBe(false);
		expect(logs.includes(secret)).toBe(false);
	}
});

test("nothing failed on these pages", () => {
	expect(tab.problems).toEqual([]);
});
