import type { NodeType } from "../graph/node-type.ts";
import { idOf } from "../ids.ts";
import { timeText } from "../meta-time.ts";
import { leastDailyBudget } from "../money.ts";
import { knownFields } from "./known-fields.ts";
import type { AccountNode } from "./nodes.ts";
import type { Pixel } from "./pixels.ts";

export function pixelType(): NodeType<Pixel> {
	return {
		name: "AdsPixel",
		usual: ["id"],
		fields: {
			id: ({ id }) => id,
			name: ({ name }) => name,
			creation_time: ({ account }) =>
				timeText(Date.UTC(2024, 3, 1), account.timeZone),
			is_unavailable: () => false,
			enable_automatic_matching: () => false,
		},
		empty: knownFields.pixel,
	};
}

/** The Page that an account's ads speak for. */
export function pageType(): NodeType<AccountNode> {
	return {
		name: "Page",
		usual: ["id", "name"],
		fields: {
			id: ({ world }) => idOf("page", { ordinal: world.ordinal }),
			name: ({ world }) => world.name,
			category: () => "Shopping & retail",
			tasks: () => ["ANALYZE", "ADVERTISE"],
		},
		empty: ["access_token", "link", "picture", "username", "fan_count"],
	};
}

/** Least budgets by currency, in minor parts. */
export function minimumBudgetType(): NodeType<string> {
	const least = (currency: string): number => leastDailyBudget(currency);
	return {
		name: "MinimumBudget",
		usual: [
			"currency",
			"min_daily_budget_imp",
			"min_daily_budget_low_freq",
			"min_daily_budget_high_freq",
			"min_daily_budget_video_views",
		],
		fields: {
			currency: (currency) => currency,
			min_daily_budget_imp: least,
			min_daily_budget_low_freq: (currency) => least(currency) * 40,
			min_daily_budget_high_freq: (currency) => least(currency) * 5,
			min_daily_budget_video_views: least,
		},
	};
}
