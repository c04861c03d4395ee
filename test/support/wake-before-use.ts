import type { Page } from "playwright-core";

/** A page of the admin whose scripts are not at work yet; pages of the sandbox and files are none. */
const asleep = 'html:has(head link[href^="/assets/"]):not([data-alive])';

/**
 * Keeps a person from using a page before it has come alive: a click or a tick that falls between the page's HTML and its
 * scripts does nothing, which a slow machine meets often and an idle one almost never.
 */
export function wakeBeforeUse(page: Page): void {
	// What the browser loads by itself, such as the way back from a platform. Playwright looks for it before each action,
	// and goes on when it is gone.
	page
		.addLocatorHandler(page.locator(asleep), () => Promise.resolve())
		// Closed already.
		.catch(() => {});
	for (const name of ["goto", "reload", "goBack", "goForward"] as const) {
		const load = page[name].bind(page) as (
			...args: never[]
		) => Promise<unknown>;
		Object.assign(page, {
			[name]: async (...args: never[]) => {
				const reply = await load(...args);
				const options = args.at(-1) as { waitUntil?: string } | undefined;
				// Also for the keyboard and for what is read off the page, before which nothing is looked for.
				if (options?.waitUntil === undefined)
					await page.locator(asleep).waitFor({ state: "detached" });
				return reply;
			},
		});
	}
}
