import { Form, useLocation } from "@remix-run/react";
import { Search } from "lucide-react";
import type { CampaignQuery } from "../../campaign-query.ts";
import { campaignLabels, platformNames } from "../../format/labels.ts";
import { campaignStatuses, type Platform } from "../../graphql/enums.ts";
import { Button } from "../ui/button.tsx";
import { inputClass } from "../ui/field.tsx";
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
	const { search } = useLocation();
	const parameters = new URLSearchParams(search);
	const kept = ["days", "from", "to", "sort", "dir", "platform", "status"];
	return (
		<div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3 sm:px-5">
			<Form
				role="search"
				preventScrollReset
				className="flex min-w-0 flex-1 basis-64 gap-2"
			>
				{kept.flatMap((name) =>
					parameters
						.getAll(name)
						.map((value) => (
							<input
								key={`${name} ${value}`}
								type="hidden"
								name={name}
								value={value}
							/>
						)),
				)}
				<div className="relative min-w-0 max-w-sm flex-1">
					<Search
						aria-hidden
						className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-faint"
					/>
					<input
						key={query.search}
						type="search"
						name="q"
						aria-label="Search campaigns by name"
						placeholder="Search by name"
						defaultValue={query.search ?? ""}
						className={`${inputClass} pl-9`}
					/>
				</div>
				<Button type="submit" pending={loading}>
					Search
				</Button>
			</Form>
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
