import { useId } from "react";

export type DeselectedData = "KEEP" | "HIDE" | "DELETE";

const choices: { value: DeselectedData; label: string; meaning: string }[] = [
	{
		value: "KEEP",
		label: "Keep as history",
		meaning:
			"Stays in lists and totals, marked as no longer synced. No new days are added.",
	},
	{
		value: "HIDE",
		label: "Hide",
		meaning:
			"Disappears from every list and total, and comes back when the account is chosen again or its data is kept.",
	},
	{
		value: "DELETE",
		label: "Delete",
		meaning:
			"Its campaigns, creatives, files and spend are deleted. This cannot be undone.",
	},
];

export interface DeselectedDataChoiceProps {
	/** Names of the accounts that are no longer chosen and of which something was imported. */
	names: readonly string[];
	value: DeselectedData;
	onChange: (value: DeselectedData) => void;
}

/** Asks what should happen to the data of accounts that are no longer chosen. */
export function DeselectedDataChoice({
	names,
	value,
	onChange,
}: DeselectedDataChoiceProps) {
	const id = useId();
	const [first, ...others] = names;
	return (
		<fieldset className="grid gap-2 rounded-lg border border-warn-500/40 bg-warn-50 p-3.5">
			<legend className="sr-only">
				What should happen to what was imported from {names.join(", ")}?
			</legend>
			<p className="font-medium" aria-hidden>
				What should happen to what was imported from {first}
				{others.length > 0 && ` and ${others.length} more`}?
			</p>
			{choices.map((choice) => (
				<label
					key={choice.value}
					htmlFor={`${id}-${choice.value}`}
					className="flex items-start gap-3 rounded-lg border border-line bg-surface px-3.5 py-2.5 has-checked:border-accent-200"
				>
					<input
						id={`${id}-${choice.value}`}
						type="radio"
						name="deselectedData"
						value={choice.value}
						checked={value === choice.value}
						onChange={() => onChange(choice.value)}
						className="mt-0.5 size-4 shrink-0 accent-accent-600"
					/>
					<span className="min-w-0">
						<span className="block font-medium">{choice.label}</span>
						<span className="block text-[13px] text-ink-soft">
							{choice.meaning}
						</span>
					</span>
				</label>
			))}
		</fieldset>
	);
}
