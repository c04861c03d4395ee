import { unitsText } from "../money.ts";
import type { Measure } from "./measures.ts";

/** Actions of one row, as whole numbers; worth is in minor parts. */
export type RowActions = Pick<
	Measure,
	| "linkClicks"
	| "reactions"
	| "comments"
	| "purchases"
	| "valueMinor"
	| "sitePurchases"
	| "siteMinor"
	| "landings"
	| "carts"
>;

/** A member of `actions` or `action_values`. */
export type ActionEntry = { action_type: string; value: string } & Record<
	string,
	string
>;

/** Settings of the account that actions depend on. */
export type ActionSettings = {
	/** Words by which purchases are told; null: all of them. */
	purchaseTypes: readonly string[] | null;
	currency: string;
	windows: readonly string[];
	/** Attributed to clicks of one day alone. */
	isOneDayClick: boolean;
};

/** A custom conversion that somebody made of filled carts. */
export const customConversionId = "1234567890123456";

/** Types that name the same purchases: each is the whole or a part of it, so that a sum over them counts twice. */
const purchaseTypes: readonly (readonly [
	type: string,
	part: "whole" | "site" | "app",
])[] = [
	["omni_purchase", "whole"],
	["purchase", "whole"],
	["offsite_conversion.fb_pixel_purchase", "site"],
	["onsite_web_purchase", "whole"],
	["web_in_store_purchase", "whole"],
	["app_custom_event.fb_mobile_purchase", "app"],
];

/**
 * Lists what people did. The list is hierarchical: `page_engagement` holds `post_engagement`, which holds `link_click`.
 * @param offMeta false where Meta tells nothing of what happened outside of it
 */
export function actionsOf(
	actions: RowActions,
	settings: ActionSettings,
	offMeta: boolean,
): ActionEntry[] | undefined {
	const { linkClicks, reactions, comments } = actions;
	const engagement = linkClicks + reactions + comments;
	const counts: [string, number][] = [
		["link_click", linkClicks],
		["post_reaction", reactions],
		["comment", comments],
		["post_engagement", engagement],
		["page_engagement", engagement],
	];
	if (offMeta)
		counts.push(
			["landing_page_view", actions.landings],
			["omni_add_to_cart", actions.carts],
			["add_to_cart", actions.carts],
			["offsite_conversion.fb_pixel_add_to_cart", actions.carts],
			[`offsite_conversion.custom.${customConversionId}`, actions.carts],
			...partsOf(actions.purchases, actions.sitePurchases, settings),
		);
	return entriesOf(counts, settings, String);
}

/** Lists what purchases were worth, in units of the currency. */
export function actionValuesOf(
	actions: RowActions,
	settings: ActionSettings,
	offMeta: boolean,
): ActionEntry[] | undefined {
	if (!offMeta) return undefined;
	return entriesOf(
		partsOf(actions.valueMinor, actions.siteMinor, settings),
		settings,
		(minor) => unitsText(minor, settings.currency),
	);
}

function partsOf(
	whole: number,
	site: number,
	{ purchaseTypes: told }: ActionSettings,
): [string, number][] {
	const parts = { whole, site, app: whole - site };
	return purchaseTypes
		.filter(([type]) => told?.includes(type) ?? true)
		.map(([type, part]) => [type, parts[part]]);
}

/** Lists actions that happened; a list of none is left out. */
function entriesOf(
	counts: readonly (readonly [type: string, count: number])[],
	settings: ActionSettings,
	write: (count: number) => string,
): ActionEntry[] | undefined {
	const entries: ActionEntry[] = [];
	for (const [action_type, count] of counts) {
		if (count <= 0) continue;
		const entry: ActionEntry = { action_type, value: write(count) };
		// Most calls name no windows.
		if (settings.windows.length > 0)
			Object.assign(entry, windowsOf(count, settings, write));
		entries.push(entry);
	}
	return entries.length === 0 ? undefined : entries;
}

function windowsOf(
	count: number,
	{ windows, isOneDayClick }: ActionSettings,
	write: (count: number) => string,
): Record<string, string> {
	const byClick = isOneDayClick ? count : Math.ceil(count * 0.8);
	const counts: Record<string, number> = {
		"1d_click": isOneDayClick ? count : Math.ceil(byClick * 0.7),
		"7d_click": byClick,
		"28d_click": Math.ceil(byClick * 1.1),
		"1d_view": count - byClick,
		"1d_ev": 0,
	};
	return Object.fromEntries(
		windows.flatMap((window) => {
			const value = counts[window] ?? 0;
			return value > 0 ? [[window, write(value)]] : [];
		}),
	);
}
