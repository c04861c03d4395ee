import { inTenantSql } from "@patchbay/db";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	consent,
	signIn,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let connectionId = "";
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
	await beginConnect(tab.page, brandIdOf(stack));
	await consent(tab.page, accounts.brandOwner);
	await tab.page.getByRole("button", { name: "Start import" }).waitFor();
	const { tenant } = await stack.graphql<{
		tenant: { connections: { nodes: { id: string }[] } };
	}>("{ tenant { connections(first: 1) { nodes { id } } } }");
	connectionId = tenant.connections.nodes[0]?.id ?? "";
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const revokeAtGoogle = () =>
	stack.control("google-ads/revoke", { user: "brand.owner@example.com" });
/** As far as our row says, so that the background refresh has something to do. */
const tokenEndsSoon = () =>
	inTenantSql(stack.database.db, stack.demo.tenantId, (sql) =>
		sql.query(
			"update platform_grant set access_token_expires_at = now() + interval '20 minutes', renew_at = now()",
		),
	);
const job = async (id: string) => {
	const { node } = await stack.graphql<{
		node: { status: string; message: string | null };
	}>(
		`query ($id: ID!) { node(id: $id) { ... on ImportJob { status message } } }`,
		{ id },
	);
	return node;
};
async function reconnectOnThePage(): Promise<void> {
	const { page } = tab;
	await page
		.getByRole("alert")
		.getByRole("button", { name: "Reconnect" })
		.click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await consent(page, accounts.brandOwner);
	await page.waitForURL("**/connections/*");
	await page.getByText("Active", { exact: true }).first().waitFor();
}

test("an access that was ended at Google is found out in the background; the open page asks for a reconnect by itself", async () => {
	const { page } = tab;
	await page.goto(`/connections/${connectionId}`);
	await page.getByText("Active", { exact: true }).first().waitFor();
	await stack.without("worker", async () => {
		await revokeAtGoogle();
		await tokenEndsSoon();
	});
	await page.getByRole("alert").getByText("A new sign-in is needed").waitFor();
	await page.goto("/brands");
	await page.getByText("Needs reconnect", { exact: true }).first().waitFor();
	await page.goto(`/connections/${connectionId}`);
	await reconnectOnThePage();
});

test("an import waits for the reconnect, says so, and goes on by itself after it", async () => {
	const { page } = tab;
	let importJobId = "";
	await stack.without("worker", async () => {
		const { startImport } = await stack.graphql<{
			startImport: { importJob: { id: string }; userErrors: unknown[] };
		}>(
			`mutation ($connectionId: ID!) {
				startImport(input: { connectionId: $connectionId }) { importJob { id } userErrors { code message } }
			}`,
			{ connectionId },
		);
		importJobId = startImport.importJob.id;
		await revokeAtGoogle();
		await tokenEndsSoon();
	});
	await page.getByRole("alert").getByText("A new sign-in is needed").waitFor();
	await expect
		.poll(() => job(importJobId), { timeout: 60_000 })
		.toMatchObject({
			status: "WAITING",
			message: expect.stringContaining("goes on from where it stopped"),
		});
	await reconnectOnThePage();
	await expect
		.poll(() => job(importJobId), { timeout: 120_000 })
		.toMatchObject({ status: "SUCCEEDED", message: null });
});
