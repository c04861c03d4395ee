import { unitsText } from "../money.ts";

/** Actions of one row, as whole numbers; `valueMinor` is the purchases' worth in minor parts. */
export type RowActions = {
	linkClicks: number;
	reactions: number;
	comments: number;
	purchases: number;
	valueMinor: number;
	/** Landing pages seen, and carts filled: by the pixel, as purchases are. */
	landings: number;
	carts: number;
};

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

/** Types that name the same purchases: each is the whole or a part of it, so that a sum over them counts twice. */
const purchaseShares: readonly (readonly [type: string, share: number])[] = [
	["omni_purchase", 1],
	["purchase", 1],
	["offsite_conversion.fb_pixel_purchase", 0.8],
	["onsite_web_purchase", 1],
	["web_in_store_purchase", 1],
	["app_custom_event.fb_mobile_purchase", 0.2],
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
			...partsOf(actions.purchases, settings),
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
	return entriesOf(partsOf(actions.valueMinor, settings), settings, (minor) =>
		unitsText(minor, settings.currency),
	);
}

function partsOf(
	whole: number,
	{ purchaseTypes }: ActionSettings,
): [string, number][] {
	return purchaseShares
		.filter(([type]) => purchaseTypes?.includes(type) ?? true)
		.map(([type, share]) => [type, Math.ceil(whole * share)]);
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
