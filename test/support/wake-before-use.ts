import type { Page } from "playwright-core";

/** Time that is longer than any page takes. A page that stays asleep fails at what is done with it next. */
const withinMs = 20_000;

/**
 * Keeps a person from using a page of the admin before it has come alive: a click or a key that falls between the page's
 * HTML and its scripts does nothing, which a slow machine meets often and an idle one almost never.
 */
export function wakeBeforeUse(page: Page, adminUrl: string): void {
	for (const name of ["goto", "reload", "goBack", "goForward"] as const) {
		const load = page[name].bind(page) as (
			...args: never[]
		) => Promise<unknown>;
		Object.assign(page, {
			[name]: async (...args: never[]) => {
				const reply = await load(...args);
				const options = args.at(-1) as { waitUntil?: string } | undefined;
				if (options?.waitUntil === undefined && page.url().startsWith(adminUrl))
					await untilAlive(page);
				return reply;
			},
		});
	}
}

async function untilAlive(page: Page): Promise<void> {
	await page
		.waitForFunction(
			() =>
				document.documentElement.hasAttribute("data-alive") ||
				document.querySelector("script[type=module]") === null,
			null,
			{ timeout: withinMs },
		)
		.catch(() => {});
}
