import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	consent,
	signIn,
} from "../support/admin-steps.ts";
import { asOwner } from "../support/as-owner.ts";
import {
	openBrowser,
	phone,
	startBrowser,
	type Watched,
} from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

const sheetsScope = "https://www.googleapis.com/auth/spreadsheets";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let pictures: string;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	pictures =
		process.env.SCREENSHOT_DIRECTORY ??
		(await mkdtemp(path.join(tmpdir(), "patchbay-pictures-")));
	await signIn(tab.page, stack);
	await beginConnect(tab.page, brandIdOf(stack));
	await consent(tab.page, accounts.brandOwner);
	await tab.page.getByRole("button", { name: "Start import" }).waitFor();
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const picture = (name: string) =>
	tab.page.screenshot({
		path: path.join(pictures, `${name}.png`),
		fullPage: true,
	});
const feature = (key: string) =>
	tab.page.locator(`[data-feature="${key}"]`).first();
const step = () =>
	`/brands/${brandIdOf(stack)}/onboarding?step=google-workspace`;

test("Drive is connected on the login that Google Ads has, and is done once a call has proven it", async () => {
	const { page } = tab;
	await page.goto(step());
	await page
		.getByText("Google knows brand.owner@example.com already")
		.waitFor();
	await picture("workspace-connect");
	await page
		.getByRole("button", { name: "Connect Google Drive and Sheets" })
		.click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	expect(await page.getByRole("radio", { checked: true }).inputValue()).toBe(
		"100000000000000000002",
	);
	expect(await page.locator('input[name="scope"]').count()).toBe(1);
	await picture("workspace-consent");
	await page.getByRole("button", { name: "Allow" }).click();

	await page.getByText("Google Drive and Sheets is connected").waitFor();
	await page
		.getByRole("link", { name: /Google Drive and Sheets\s*Done/ })
		.waitFor();
	await feature("drive").getByText("Granted").waitFor();
	await feature("sheets").getByText("Needs permission").waitFor();
	expect(await page.getByRole("button", { name: "Start import" }).count()).toBe(
		0,
	);
	await picture("workspace-step");
	const { viewer, tenant } = await stack.graphql<{
		viewer: { driveConnected: boolean };
		tenant: { grants: { totalCount: number } };
	}>("{ viewer { driveConnected } tenant { grants { totalCount } } }");
	expect(viewer.driveConnected).toBe(true);
	expect(tenant.grants.totalCount).toBe(1);
});

test("a feature is asked for from the connection's page: left unticked it still needs permission, ticked it is granted", async () => {
	const { page } = tab;
	await page.goto(step());
	await page.getByRole("link", { name: "Connection", exact: true }).click();
	await page.waitForURL("**/connections/*");
	await picture("workspace-connection");
	const allow = () => feature("sheets").getByRole("button").click();

	await allow();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await page.locator(`input[value="${sheetsScope}"]`).uncheck();
	await page.getByRole("button", { name: "Allow" }).click();
	await page.waitForURL("**/connections/*");
	await feature("sheets").getByText("Needs permission").waitFor();
	await page.getByText("A permission is missing").waitFor();
	await page.getByText("Active", { exact: true }).first().waitFor();
	await picture("workspace-missing");

	await allow();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await page.getByRole("button", { name: "Allow" }).click();
	await page.waitForURL("**/connections/*");
	await feature("sheets").getByText("Granted").waitFor();
	// What else the sign-in may do, in Google's words.
	await page
		.getByText(
			"See, edit, create, and delete your Google Ads accounts and data",
			{ exact: true },
		)
		.waitFor();
	await picture("workspace-granted");
	await page.setViewportSize(phone);
	await picture("workspace-granted-phone");
});

test("a connection without accounts is spoken of as what it is: nothing to choose, nothing imported", async () => {
	const { page } = tab;
	await page.setViewportSize({ width: 1280, height: 800 });
	const { tenantId } = stack.demo;
	const setStatus = (status: string) =>
		asOwner(stack.database, tenantId, (client) =>
			client.query(
				`update connection set status = '${status}' where platform = 'GOOGLE_WORKSPACE'`,
			),
		);
	for (const path of ["", "/connections"]) {
		// A check that a worker began before may make it active again at any moment.
		await expect
			.poll(
				async () => {
					await setStatus("PENDING");
					await page.goto(`/brands/${brandIdOf(stack)}${path}`);
					return page.getByText("Being checked", { exact: true }).isVisible();
				},
				{ timeout: 60_000 },
			)
			.toBe(true);
		expect(await page.getByText("Choose accounts").count()).toBe(0);
	}
	// The page of connections: nothing of its table is cut off.
	const table = page.getByRole("region", { name: /Connections of this brand/ });
	expect(
		await table.evaluate((each) => each.scrollWidth - each.clientWidth),
	).toBe(0);
	await setStatus("ACTIVE");
	await page.goto(step());
	await page.getByRole("link", { name: "Connection", exact: true }).click();
	await page.waitForURL("**/connections/*");
	await page.getByRole("button", { name: "Disconnect", exact: true }).click();
	const dialog = page.getByRole("alertdialog");
	await dialog.getByText(/no longer reads or writes anything there/).waitFor();
	expect(await dialog.textContent()).not.toMatch(/import|campaign|spend/i);
	expect(await dialog.getByRole("checkbox").count()).toBe(0);
	await picture("workspace-disconnect");
	await page.keyboard.press("Escape");
});

test("a consent without Drive itself is refused with what to tick", async () => {
	const { page } = tab;
	const other = await openBrowser(browser, stack.adminUrl);
	await signIn(other.page, stack);
	await other.page.goto("/brands/new");
	await other.page.getByLabel("Name").fill("Files Only");
	await other.page.getByRole("button", { name: "Create brand" }).click();
	await other.page.waitForURL("**/onboarding");
	const brand = new URL(other.page.url()).pathname;
	await other.page.goto(`${brand}?step=google-workspace`);
	await other.page.getByRole("button", { name: /as someone else/ }).click();
	await other.page
		.getByRole("heading", { name: /Choose an account/ })
		.waitFor();
	await other.page.locator('input[name="scope"]').uncheck();
	await consent(other.page, accounts.starter);
	await other.page
		.getByRole("heading", { name: "One permission is missing" })
		.waitFor();
	// In the words that stand beside the box.
	const reason = other.page.getByText(/Files that Patchbay makes/).first();
	await reason.waitFor();
	expect(await reason.innerText()).not.toContain("https://");
	await other.page.screenshot({
		path: path.join(pictures, "workspace-refused.png"),
	});
	await other.page.getByRole("button", { name: "Try again" }).click();
	await other.page
		.getByRole("heading", { name: /Choose an account/ })
		.waitFor();
	await consent(other.page, accounts.starter);
	await other.page.getByText("Google Drive and Sheets is connected").waitFor();
	expect([...tab.problems, ...other.problems]).toEqual([]);
	await page.close();
});
