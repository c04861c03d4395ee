import type { CampaignQuery } from "../../campaign-query.ts";
import { campaignLabels, platformNames } from "../../format/labels.ts";
import { campaignStatuses, type Platform } from "../../graphql/enums.ts";
import { SearchForm } from "../ui/search-form.tsx";
import { CheckboxFilter } from "./checkbox-filter.tsx";

const statusOptions = campaignStatuses
	.filter((status) => status !== "DRAFT")
	.map((value) => ({ value, text: campaignLabels[value].text }));

/** Search by name, platforms and statuses shown; all live in the address, so that a view can be shared. */
export function CampaignFilters({
	query,
	platforms,
	loading,
}: {
	query: CampaignQuery;
	/** Platforms to choose from. */
	platforms: readonly Platform[];
	loading: boolean;
}) {
	return (
		<div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3 sm:px-5">
			<SearchForm
				name="q"
				search={query.search}
				label="Search campaigns by name"
				placeholder="Search by name"
				loading={loading}
				kept={["days", "from", "to", "sort", "dir", "platform", "status"]}
			/>
			{(platforms.length > 1 || query.platforms.length > 0) && (
				<CheckboxFilter
					parameter="platform"
					label="Platforms shown"
					all="All platforms"
					options={[...new Set([...platforms, ...query.platforms])].map(
						(value) => ({ value, text: platformNames[value] }),
					)}
					chosen={query.platforms}
				/>
			)}
			<CheckboxFilter
				parameter="status"
				label="Statuses shown"
				all="All statuses"
				options={statusOptions}
				chosen={query.statuses}
			/>
		</div>
	);
}
