import { findResource } from "./field-catalogue.ts";

/** Resources that others hang on, with the variables of their resource names. */
const bases: readonly [resource: string, ...variables: string[]][] = [
	["ad_group_ad", "ad_group_id", "ad_id"],
	["ad_group_criterion", "ad_group_id", "criterion_id"],
	["ad_group", "ad_group_id"],
	["asset_group", "asset_group_id"],
	["campaign_criterion", "campaign_id", "criterion_id"],
	["campaign", "campaign_id"],
	["asset", "asset_id"],
	["asset_set", "asset_set_id"],
	["bidding_strategy", "bidding_strategy_id"],
	["customizer_attribute", "customizer_attribute_id"],
	["label", "label_id"],
	["shared_set", "shared_set_id"],
	["user_list", "user_list_id"],
];

/** Resources whose name does not say what they hang on. */
const placed: Record<string, readonly string[]> = {
	ad: [],
	call_view: ["ad_group"],
	// Beside a budget, its campaigns do segment: a row for each.
	campaign_budget: ["campaign"],
	cart_data_sales_view: ["ad_group"],
	detail_content_suitability_placement_view: ["campaign"],
	distance_view: ["campaign"],
	expanded_landing_page_view: ["ad_group"],
	geographic_view: ["ad_group"],
	group_content_suitability_placement_view: ["campaign"],
	hotel_performance_view: ["ad_group"],
	landing_page_view: ["ad_group"],
	matched_location_interest_view: ["ad_group"],
	performance_max_placement_view: ["campaign"],
	product_group_view: ["ad_group_criterion"],
	search_term_view: ["ad_group_ad"],
	shopping_performance_view: ["ad_group"],
	travel_activity_performance_view: ["ad_group"],
	user_location_view: ["ad_group"],
	video: ["ad_group_ad"],
};

/** Resources that come along with one that is itself only attributed: its owners, but not its budget or group. */
const owners: Record<string, readonly string[]> = {
	ad_group_ad: ["ad_group"],
	ad_group_criterion: ["ad_group"],
	ad_group: ["campaign"],
	asset_group: ["campaign"],
	campaign_criterion: ["campaign"],
	campaign: ["bidding_strategy", "accessible_bidding_strategy"],
};

const known = new Map<string, ReadonlySet<string>>();

/**
 * Resources whose fields may stand beside a FROM resource without segmenting its numbers. Google publishes the lists but
 * not in the descriptors: these follow from the resource names ("{ad_group_id}~{criterion_id}") and the references in them.
 */
export function attributedTo(from: string): ReadonlySet<string> {
	const found = known.get(from);
	if (found !== undefined) return found;
	const all = new Set<string>();
	const resource = findResource(from);
	const add = (name: string): void => {
		if (name === from || all.has(name) || findResource(name) === null) return;
		all.add(name);
		for (const owner of owners[name] ?? []) add(owner);
	};
	if (resource !== null) {
		const variables = new Set(
			[...resource.pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
		);
		// A constant belongs to no customer and hangs on nothing.
		if (variables.has("customer_id")) {
			add("customer");
			for (const [base, ...needed] of bases)
				if (needed.every((name) => variables.has(name))) add(base);
			for (const name of [...resource.references, ...(placed[from] ?? [])])
				add(name);
		}
	}
	known.set(from, all);
	return all;
}
