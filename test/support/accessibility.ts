import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** What keeps people out of a page, each with the elements at fault. */
export async function seriousViolations(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`);
}

/** True when the page scrolls sideways. */
export function isTooWide(page: Page): Promise<boolean> {
	return page.evaluate(
		() => document.documentElement.scrollWidth > window.innerWidth,
	);
}
