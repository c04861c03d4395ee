import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { platformsFile } from "../../scripts/platform-table.ts";
import { seriousViolations } from "../support/accessibility.ts";
import {
	accounts,
	brandIdOf,
	consent,
	signIn,
	useAccounts,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { keepPicture } from "../support/keep-picture.ts";
import { onboardingKeys } from "../support/onboarding.ts";
import { type Stack, startStack } from "../support/stack.ts";

// A brand connects every platform in the wizard, one after another, as a person does it: each by its usual way. Then all are
// imported at once, and the brand's page shows them together. `npm run docs:pictures` keeps what is seen here.

/** Platform that sells advertisements, signed in to on a page of its own. */
interface Advertising {
	id: string;
	name: string;
	/** Words of its own for a campaign, an ad group and an ad. */
	words: readonly [campaign: string, adGroup: string, ad: string];
}
const usual = ["Campaign", "Ad group", "Ad"] as const;
const advertising: readonly Advertising[] = [
	{ id: "GOOGLE_ADS", name: "Google Ads", words: usual },
	{ id: "META_ADS", name: "Meta Ads", words: ["Campaign", "Ad set", "Ad"] },
	{ id: "TIKTOK_ADS", name: "TikTok Ads", words: usual },
	{ id: "MICROSOFT_ADS", name: "Microsoft Ads", words: usual },
	{
		id: "LINKEDIN_ADS",
		name: "LinkedIn Ads",
		words: ["Campaign group", "Campaign", "Creative"],
	},
	{ id: "REDDIT_ADS", name: "Reddit Ads", words: usual },
	{
		id: "X_ADS",
		name: "X Ads",
		words: ["Campaign", "Line item", "Promoted post"],
	},
];
const imported = [...advertising.map(({ name }) => name), "Klaviyo"];
const all = [...imported, "Google Drive and Sheets"];
/** One in dollars, one in euros. */
const chosen = ["Alder & Pine Outdoor", "Lumen Home"];

let stack: Stack;
let browser: Browser;
let tab: Watched;
beforeAll(async () => {
	[stack, browser] = await Promise.all([
		startStack({
			SANDBOX_ACCOUNTS: "2",
			SANDBOX_CAMPAIGNS: "4",
			SANDBOX_DAYS: "32",
		}),
		startBrowser(),
	]);
	// Of Klaviyo's pace our own half is enough here.
	await stack.control("klaviyo/limits", { isEnforced: false });
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const pathOf = (rest = "") => `/brands/${brandIdOf(stack)}${rest}`;
const stepOf = (name: string) =>
	tab.page
		.getByRole("navigation", { name: "Onboarding steps" })
		.getByRole("link", { name: new RegExp(name) });
async function openStep(name: string): Promise<void> {
	await stepOf(name).click();
	await tab.page.getByRole("heading", { name, exact: true }).first().waitFor();
}
async function beginAt(name: string): Promise<void> {
	const { page } = tab;
	await openStep(name);
	await page.getByRole("button", { name: `Connect ${name}` }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
}

interface Job {
	status: string;
	/** Sentence of one that failed or waits, and the latest of what happened to it. */
	message: string | null;
	timeline: { nodes: { stage: string; what: string; message: string }[] };
	startedAt: string | null;
	completedAt: string | null;
	connection: { platform: string };
}
async function jobs(): Promise<Job[]> {
	const { importJobs } = await stack.graphql<{ importJobs: { nodes: Job[] } }>(
		`query ($brandId: ID!) { importJobs(first: 50, filter: { brandId: $brandId }) { nodes {
			status message startedAt completedAt connection { platform } timeline(last: 3) { nodes { stage what message } } } } }`,
		{ brandId: brandIdOf(stack) },
	);
	return importJobs.nodes;
}

/** Waits until the imports of these platforms have succeeded. */
async function importsOf(platforms: readonly string[]): Promise<Job[]> {
	const ran = async () =>
		(await jobs()).filter(({ connection }) =>
			platforms.includes(connection.platform),
		);
	const notThrough = async () =>
		(await ran()).filter(({ status }) => status !== "SUCCEEDED");
	await expect
		.poll(async () => JSON.stringify(await notThrough()), {
			timeout: 240_000,
			interval: 500,
		})
		.toBe("[]");
	expect(await ran()).toHaveLength(platforms.length);
	return ran();
}

/** The tests of this file are one sitting, in order. */
test("the wizard has a step for each of nine platforms, and every one can be connected", async () => {
	const { page } = tab;
	await page.goto(pathOf("/onboarding"));
	expect(onboardingKeys).toHaveLength(9);
	for (const name of all) await stepOf(name).waitFor();
	expect(
		await page.getByRole("list", { name: "Platforms coming soon" }).count(),
	).toBe(0);
	expect(await page.getByText("Not available yet").count()).toBe(0);
});

test.each(advertising)(
	"$name: its page, its consent, and two accounts of those that the person reaches",
	async ({ id, name }) => {
		const { page } = tab;
		await beginAt(name);
		await consent(page, accounts.agency);
		await page.waitForURL("**/onboarding?step=*");
		await page.getByLabel("Lumen Home").waitFor();
		if (id === "GOOGLE_ADS") {
			for (const account of chosen) await page.getByLabel(account).check();
			await keepPicture(page, "wizard");
		}
		await useAccounts(page, chosen);
	},
);

test("Klaviyo: a private and a public key, and their one account", async () => {
	const { page } = tab;
	await openStep("Klaviyo");
	await page.getByLabel("Private API key").fill(knownKeys.apiKey);
	await page.getByLabel("Public API key").fill(knownKeys.publicApiKey);
	await page.getByRole("button", { name: "Connect Klaviyo" }).click();
	await page.getByRole("button", { name: "Start import" }).waitFor();
});

test("Google Drive and Sheets: the person whom Google Ads knows already allows one permission more", async () => {
	const { page } = tab;
	await beginAt("Google Drive and Sheets");
	await consent(page, accounts.agency);
	await page.getByText("Google Drive and Sheets is connected").waitFor();
});

test("all nine are active, and the onboarding is complete", async () => {
	const { page } = tab;
	await expect
		.poll(
			async () => {
				const { brand } = await stack.graphql<{
					brand: {
						connections: { nodes: { platform: string; status: string }[] };
					};
				}>(
					"query ($id: ID!) { brand(id: $id) { connections(first: 20) { nodes { platform status } } } }",
					{ id: brandIdOf(stack) },
				);
				return brand.connections.nodes.filter(
					({ status }) => status === "ACTIVE",
				).length;
			},
			{ timeout: 60_000 },
		)
		.toBe(9);
	await page.goto(pathOf("/onboarding"));
	await page
		.getByRole("heading", { name: "The onboarding is complete" })
		.waitFor();
	for (const name of all)
		await stepOf(name).filter({ hasText: "Done" }).waitFor();
	await page.goto(pathOf("/connections"));
	for (const name of all)
		await page
			.getByRole("row")
			.filter({ hasText: name })
			.getByText("Active", { exact: true })
			.waitFor();
	expect(await seriousViolations(page)).toEqual([]);
});

test("the imports of eight, asked for while no worker was there, run side by side", {
	timeout: 300_000,
}, async () => {
	const { page } = tab;
	await stack.without("worker", async () => {
		await page.goto(pathOf("/onboarding"));
		for (const name of imported) {
			await openStep(name);
			await page.getByRole("button", { name: "Start import" }).click();
			await page.getByText("Waiting for a worker").waitFor();
		}
	});
	await page.getByRole("link", { name: "Import details" }).click();
	await page.getByRole("heading", { name: "What happened" }).waitFor();
	// Klaviyo allows few requests a minute: its numbers are looked at in the end.
	const ran = await importsOf(advertising.map(({ id }) => id));
	await keepPicture(page, "import");
	// Each had begun before any of them was through.
	const begun = (await jobs()).map(({ startedAt }) =>
		Date.parse(startedAt ?? ""),
	);
	const ended = ran.map(({ completedAt }) => Date.parse(completedAt ?? ""));
	expect(begun).toHaveLength(imported.length);
	expect(Math.max(...begun)).toBeLessThan(Math.min(...ended));
});

/** Coins of an amount on the screen. */
const coinsOf = (text: string) => Number(text.replaceAll(/[^\d]/g, ""));
const panelOf = (currency: string) =>
	tab.page.getByRole("region", { name: `Spend by day in ${currency}` });
/** Spend of each platform, as the table says it. */
async function spendIn(currency: string): Promise<Map<string, string>> {
	const rows = panelOf(currency)
		.getByRole("table", { name: `Platforms in ${currency}` })
		.locator("tbody tr");
	const texts = await rows.allInnerTexts();
	return new Map(
		texts.map((row) => {
			const [name = "", spend = ""] = row.split("\t");
			return [name.trim(), spend.trim()];
		}),
	);
}

test("the brand's page shows what was spent in a chart for each currency with all platforms stacked, a table by platform, and one total", async () => {
	const { page } = tab;
	await page.goto(pathOf("?days=30"));
	for (const currency of ["EUR", "USD"]) {
		const panel = panelOf(currency);
		await panel.locator(".recharts-bar-rectangle").first().waitFor();
		expect(await panel.locator(".recharts-bar").count()).toBe(
			advertising.length,
		);
		const legend = panel.locator("figure").getByRole("listitem");
		expect(
			(await legend.allInnerTexts()).map((text) => text.trim()).sort(),
		).toEqual(advertising.map(({ name }) => name).sort());
		const spend = await spendIn(currency);
		const coins = advertising.map(({ name }) => coinsOf(spend.get(name) ?? ""));
		expect(Math.min(...coins)).toBeGreaterThan(0);
		const total = await panel
			.locator("dl > div")
			.filter({ hasText: `Spend (${currency})` })
			.locator("dd")
			.innerText();
		// Each platform's sum is rounded to a coin by itself.
		expect(
			Math.abs(coinsOf(total) - coins.reduce((sum, each) => sum + each)),
		).toBeLessThanOrEqual(advertising.length);
	}
	await page
		.getByText(/Microsoft Ads and LinkedIn Ads: days begin and end at midnight/)
		.waitFor();
	expect(await seriousViolations(page)).toEqual([]);
});

test.each(advertising)(
	"$name has its own words in the list, on a campaign's page and in its dialogs",
	async ({ id, name, words: [campaign, adGroup, ad] }) => {
		const { page } = tab;
		await page.goto(pathOf(`/campaigns?platform=${id}&q=Brand`));
		const row = page.locator("tbody tr").filter({ hasText: "Lumen Home" });
		const kind = campaign === "Campaign" ? name : `${name} campaign group`;
		await row.getByText(`${kind} · Lumen Home`).first().waitFor();
		await row.getByRole("link").first().click();
		await page.waitForURL("**/campaigns/*");
		await page.getByText(`${kind} · Lumen Home`).waitFor();
		await page.getByText(`${campaign} id`, { exact: true }).waitFor();
		await page
			.getByRole("heading", { name: `${adGroup}s`, exact: true })
			.waitFor();
		await page
			.getByRole("region", { name: `${ad}s`, exact: true })
			.first()
			.waitFor();
		await page
			.getByRole("button", {
				name: new RegExp(`^Pause the ${campaign.toLowerCase()} “`),
			})
			.click();
		const dialog = page.getByRole("alertdialog");
		await dialog
			.getByRole("heading", {
				name: `Pause this ${campaign.toLowerCase()}?`,
			})
			.waitFor();
		await dialog.getByRole("button", { name: "Cancel" }).click();
		await dialog.waitFor({ state: "detached" });
	},
);

test("`platforms` and the table of the documents say the same of what was connected here", async () => {
	const { platforms } = await stack.graphql<{
		platforms: {
			name: string;
			apiVersion: string;
			apiVersionEndsOn: string | null;
			authenticationMethods: string[];
			connectable: boolean;
			capabilities: string[];
		}[];
	}>(
		"{ platforms { name apiVersion apiVersionEndsOn authenticationMethods connectable capabilities } }",
	);
	const lines = (await readFile(platformsFile, "utf8")).split("\n");
	const cellsOf = (line = "") =>
		line
			.split("|")
			.slice(1, -1)
			.map((cell) => cell.trim());
	const head = cellsOf(
		lines.find((line) => line.startsWith("| Platform | API |")),
	);
	expect(platforms.map(({ name }) => name).sort()).toEqual([...all].sort());
	for (const told of platforms) {
		const written = cellsOf(
			lines.find((line) =>
				line.startsWith(`| ${told.name} | ${told.apiVersion} |`),
			),
		);
		expect(written.slice(2, 5), told.name).toEqual([
			told.apiVersionEndsOn ?? "–",
			told.authenticationMethods.join(", "),
			told.connectable ? "yes" : "",
		]);
		expect(
			head
				.slice(5)
				.filter((_, at) => written[at + 5] === "yes")
				.sort(),
			told.name,
		).toEqual([...told.capabilities].sort());
	}
});

test("the settings list the app that served each sign-in, and the audit log tells who connected what", async () => {
	const { page } = tab;
	await page.goto("/settings/oauth-apps");
	// Google's serves Drive and Sheets, too.
	for (const name of imported)
		await page.getByRole("row").filter({ hasText: name }).first().waitFor();
	await keepPicture(page, "oauth-apps");
	await page.goto("/settings/audit");
	await page.getByRole("row").nth(1).waitFor();
	await keepPicture(page, "audit-log");
});

test("Klaviyo is through as well: it joins the table of its currency, whose chart of spend it has no part in", {
	timeout: 300_000,
}, async () => {
	const { page } = tab;
	await importsOf(["KLAVIYO"]);
	await page.goto(pathOf("/connections"));
	await page.getByRole("row").filter({ hasText: "Klaviyo" }).waitFor();
	await keepPicture(page, "connections");
	await page.goto(pathOf("/imports"));
	await page.getByText(`${imported.length} imports`, { exact: true }).waitFor();
	await page.goto(pathOf("?days=30"));
	await panelOf("EUR").locator(".recharts-bar-rectangle").first().waitFor();
	expect(await panelOf("EUR").locator(".recharts-bar").count()).toBe(
		advertising.length,
	);
	expect((await spendIn("EUR")).get("Klaviyo")).toBe("Not reported");
	expect([...(await spendIn("USD")).keys()].sort()).toEqual(
		advertising.map(({ name }) => name).sort(),
	);
	await keepPicture(page, "overview");
});

test("no script of these pages failed and nothing was refused by the content security policy", async () => {
	expect(tab.problems).toEqual([]);
	expect(await stack.logs()).not.toContain(knownKeys.apiKey);
});
