import type { Platform } from "../graphql/enums.ts";
import { platformNames } from "../graphql/platform-names.ts";
import { locale } from "./money.ts";

interface Capable {
	capabilities: readonly string[];
}

/** Tells whether a platform has ad accounts to choose; one that keeps files has none. */
export function hasAccounts({ capabilities }: Capable): boolean {
	return !capabilities.includes("FILES");
}

/** Tells whether Patchbay reads campaigns there. */
export function hasImports({ capabilities }: Capable): boolean {
	return capabilities.includes("CAMPAIGNS");
}

/** Tells whether Patchbay reads spend there. */
export function hasMetrics({ capabilities }: Capable): boolean {
	return capabilities.includes("METRICS_DAILY");
}

/** Tells whether Patchbay changes nothing there, whatever the access allows. */
export function isOnlyRead(platform: Capable): boolean {
	return (
		hasAccounts(platform) &&
		!platform.capabilities.some((capability) => capability.endsWith("_WRITE"))
	);
}

/** Tells whether a platform's numbers have no spend, such as those of messages. */
export const lacksSpend = (platform: { reportsSpend: boolean }): boolean =>
	!platform.reportsSpend;

/** Tells whether a platform's days are not each account's own. */
export const hasOwnDays = (platform: { dayZone: string | null }): boolean =>
	platform.dayZone !== null;

/** Platforms of which a rule is true. */
export function platformsThat<Info extends { platform: Platform }>(
	platforms: readonly Info[],
	rule: (platform: Info) => boolean,
): Platform[] {
	return platforms.filter(rule).map(({ platform }) => platform);
}

const list = new Intl.ListFormat(locale);

/** Says whose days are UTC's; null where none are. */
export function utcDays(platforms: readonly Platform[]): string | null {
	if (platforms.length === 0) return null;
	const names = platforms.map((each) => platformNames[each]);
	return `${list.format(names)}: days begin and end at midnight in UTC, whatever the account's time zone.`;
}

/** Says that nothing is read yet at platforms that are connected; each is named once. */
export function notReadYet(platforms: readonly Platform[]): string {
	const names = [...new Set(platforms)].map((each) => platformNames[each]);
	return `Patchbay does not read campaigns or spend from ${list.format(names)} yet.`;
}
