import chromium from "@sparticuz/chromium";
import {
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	chromium as driver,
	type Page,
} from "playwright-core";
import { wakeBeforeUse } from "./wake-before-use.ts";

/** Nothing leaves this machine, and root needs no sandbox of the kernel's. */
const args = [
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

const desktop = { width: 1280, height: 860 };
export const phone = { width: 390, height: 844 };

/** The Chromium that comes inside an npm package: nothing is downloaded. */
export async function startBrowser(): Promise<Browser> {
	return driver.launch({
		executablePath: await chromium.executablePath(),
		args,
		headless: true,
	});
}

/** Faults that a page must not have: errors of scripts and refusals of the content security policy. */
export interface Watched {
	page: Page;
	context: BrowserContext;
	problems: string[];
}

/** A browser of its own person: own cookies, own storage. */
export async function openBrowser(
	browser: Browser,
	baseURL: string,
	options: BrowserContextOptions = {},
): Promise<Watched> {
	const context = await browser.newContext({
		baseURL,
		viewport: desktop,
		locale: "en-US",
		timezoneId: "Europe/Berlin",
		reducedMotion: "reduce",
		...options,
	});
	// Time for a busy machine: whatever is waited for is there long before on an idle one.
	context.setDefaultTimeout(60_000);
	if (options.javaScriptEnabled !== false)
		context.on("page", (each) => wakeBeforeUse(each, baseURL));
	const page = await context.newPage();
	return { page, context, problems: watchProblems(page) };
}

/** Message of a reload of the page's data that the next click overtakes: Remix drops its result, and writes or throws this. */
const overtaken = "BodyStreamBuffer was aborted";

function watchProblems(page: Page): string[] {
	const problems: string[] = [];
	page.on("pageerror", ({ message }) => {
		if (message !== overtaken) problems.push(message);
	});
	page.on("console", (message) => {
		const text = message.text();
		// The browser itself writes a line for each answer that is not 2xx; those are asserted where they matter.
		if (message.type() !== "error" || text.startsWith("Failed to load")) return;
		if (text.startsWith(`AbortError: ${overtaken}`)) return;
		problems.push(text);
	});
	return problems;
}
