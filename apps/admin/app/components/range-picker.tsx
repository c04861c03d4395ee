import { Form, Link, useLocation } from "@remix-run/react";
import { CalendarDays } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import {
	type DateRange,
	presetDays,
	problemOfDays,
	rangeParameters,
} from "../format/date-range.ts";
import { formatDay } from "../format/dates.ts";
import { Button, buttonClass } from "./ui/button.tsx";
import { classNames } from "./ui/class-names.ts";
import { TextField } from "./ui/field.tsx";

/** Chooses the days by the URL: presets as links, other days in a small form. */
export function RangePicker({ range }: { range: DateRange }) {
	const { search, key } = useLocation();
	const [open, setOpen] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);
	const asked = new URLSearchParams(search);
	const kept = new URLSearchParams(search);
	for (const name of [...rangeParameters, "after", "before"]) kept.delete(name);
	const preset = (days: number) => {
		const parameters = new URLSearchParams(kept);
		parameters.set("days", String(days));
		return { search: `?${parameters}` };
	};
	return (
		<fieldset className="flex flex-wrap items-center gap-2">
			<legend className="sr-only">Days shown</legend>
			<div className="flex rounded-lg border border-line-strong bg-surface p-0.5 shadow-card">
				{presetDays.map((days) => (
					<Link
						key={days}
						to={preset(days)}
						preventScrollReset
						aria-current={range.days === days ? "true" : undefined}
						className={classNames(
							"inline-flex h-7 items-center rounded-md px-2.5 font-medium text-[13px] text-ink-soft hover:text-ink",
							range.days === days && "bg-ink/6 text-ink",
						)}
					>
						{days} days
					</Link>
				))}
			</div>
			<Popover.Root open={open} onOpenChange={setOpen}>
				<Popover.Trigger className={buttonClass("secondary", "small")}>
					<CalendarDays aria-hidden />
					{range.days === null
						? `${formatDay(range.from)} – ${formatDay(range.to)}`
						: "Other days"}
				</Popover.Trigger>
				<Popover.Portal>
					<Popover.Content
						align="end"
						sideOffset={6}
						collisionPadding={12}
						aria-label="Choose days"
						className="z-40 w-64 animate-rise rounded-xl border border-line bg-surface p-4 shadow-pop outline-none"
					>
						<Form
							key={key}
							preventScrollReset
							onSubmit={(event) => {
								const form = new FormData(event.currentTarget);
								const wrong = problemOfDays(
									String(form.get("from")),
									String(form.get("to")),
								);
								setProblem(wrong);
								if (wrong) event.preventDefault();
								else setOpen(false);
							}}
							className="grid gap-3"
						>
							{[...kept].map(([name, value]) => (
								<input
									key={`${name}=${value}`}
									type="hidden"
									name={name}
									value={value}
								/>
							))}
							<TextField
								id="range-from"
								type="date"
								name="from"
								label="From"
								required
								defaultValue={asked.get("from") ?? range.from}
							/>
							<TextField
								id="range-to"
								type="date"
								name="to"
								label="To"
								required
								defaultValue={asked.get("to") ?? range.to}
								errors={problem ? [problem] : undefined}
							/>
							<Button type="submit" look="primary">
								Show
							</Button>
						</Form>
					</Popover.Content>
				</Popover.Portal>
			</Popover.Root>
		</fieldset>
	);
}
