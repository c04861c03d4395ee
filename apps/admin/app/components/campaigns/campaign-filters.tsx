import { Form, useLocation, useSubmit } from "@remix-run/react";
import { ChevronDown, Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { CampaignQuery } from "../../campaign-query.ts";
import { campaignLabels } from "../../format/labels.ts";
import { campaignStatuses } from "../../graphql/enums.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { inputClass } from "../ui/field.tsx";

const offered = campaignStatuses.filter((status) => status !== "DRAFT");

/** Search by name and the statuses shown; both live in the address, so that a view can be shared. */
export function CampaignFilters({
	query,
	loading,
}: {
	query: CampaignQuery;
	loading: boolean;
}) {
	const { search } = useLocation();
	const submit = useSubmit();
	// What was just ticked shows at once; the rows follow.
	const [chosen, setChosen] = useState<readonly string[]>(query.statuses);
	const [shown, setShown] = useState(query.statuses.join());
	if (shown !== query.statuses.join()) {
		setShown(query.statuses.join());
		setChosen(query.statuses);
	}
	const parameters = new URLSearchParams(search);
	const kept = ["days", "from", "to", "sort", "dir"].flatMap((name) => {
		const value = parameters.get(name);
		return value === null ? [] : [{ name, value }];
	});
	const setStatus = (status: string, on: boolean) => {
		const statuses = chosen.filter((other) => other !== status);
		if (on) statuses.push(status);
		setChosen(statuses);
		const next = new URLSearchParams(search);
		for (const name of ["after", "before", "status"]) next.delete(name);
		for (const each of statuses) next.append("status", each);
		submit(next, { method: "get", preventScrollReset: true, replace: true });
	};
	return (
		<div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3 sm:px-5">
			<Form
				role="search"
				preventScrollReset
				className="flex min-w-0 flex-1 basis-64 gap-2"
			>
				{kept.map(({ name, value }) => (
					<input key={name} type="hidden" name={name} value={value} />
				))}
				{query.statuses.map((status) => (
					<input key={status} type="hidden" name="status" value={status} />
				))}
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
			<Popover.Root>
				<Popover.Trigger className={buttonClass("secondary")}>
					{query.statuses.length === 0
						? "All statuses"
						: query.statuses
								.map((status) => campaignLabels[status].text)
								.join(", ")}
					<ChevronDown aria-hidden />
				</Popover.Trigger>
				<Popover.Portal>
					<Popover.Content
						align="end"
						sideOffset={6}
						collisionPadding={12}
						aria-label="Statuses shown"
						className="z-40 w-52 animate-rise rounded-xl border border-line bg-surface p-2 shadow-pop outline-none"
					>
						<fieldset>
							<legend className="px-2 pb-1 font-medium text-ink-soft text-xs">
								Statuses shown
							</legend>
							{offered.map((status) => (
								<label
									key={status}
									className="flex items-center gap-2.5 rounded-lg px-2 py-1.5 hover:bg-ink/5"
								>
									<input
										type="checkbox"
										checked={chosen.includes(status)}
										onChange={(event) =>
											setStatus(status, event.target.checked)
										}
										className="size-4 accent-accent-600"
									/>
									{campaignLabels[status].text}
								</label>
							))}
						</fieldset>
					</Popover.Content>
				</Popover.Portal>
			</Popover.Root>
		</div>
	);
}
