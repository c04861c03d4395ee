import { useLocation, useSubmit } from "@remix-run/react";
import { ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { buttonClass } from "../ui/button.tsx";
import { CheckRow } from "../ui/check-row.tsx";

export interface CheckboxFilterProps<Value extends string> {
	/** Parameter of the address, given once for each value chosen. */
	parameter: string;
	/** Name of the list, such as "Statuses shown". */
	label: string;
	/** Words on the button while nothing is chosen. */
	all: string;
	options: readonly { value: Value; text: string }[];
	chosen: readonly Value[];
}

/** A list of boxes behind a button; what is ticked lives in the address, so that a view can be shared. */
export function CheckboxFilter<Value extends string>({
	parameter,
	label,
	all,
	options,
	chosen,
}: CheckboxFilterProps<Value>) {
	const { search } = useLocation();
	const submit = useSubmit();
	// What was just ticked shows at once; the rows follow.
	const [ticked, setTicked] = useState<readonly Value[]>(chosen);
	const [shown, setShown] = useState(chosen.join());
	if (shown !== chosen.join()) {
		setShown(chosen.join());
		setTicked(chosen);
	}
	const set = (value: Value, on: boolean) => {
		const values = ticked.filter((other) => other !== value);
		if (on) values.push(value);
		setTicked(values);
		const next = new URLSearchParams(search);
		for (const name of ["after", "before", parameter]) next.delete(name);
		for (const each of values) next.append(parameter, each);
		submit(next, { method: "get", preventScrollReset: true, replace: true });
	};
	const names = options.filter(({ value }) => chosen.includes(value));
	return (
		<Popover.Root>
			<Popover.Trigger className={buttonClass("secondary")}>
				{names.length === 0 ? all : names.map(({ text }) => text).join(", ")}
				<ChevronDown aria-hidden />
			</Popover.Trigger>
			<Popover.Portal>
				<Popover.Content
					align="end"
					sideOffset={6}
					collisionPadding={12}
					aria-label={label}
					className="z-40 w-52 animate-rise rounded-xl border border-line bg-surface p-2 shadow-pop outline-none"
				>
					<fieldset>
						<legend className="px-2 pb-1 font-medium text-ink-soft text-xs">
							{label}
						</legend>
						{options.map(({ value, text }) => (
							<CheckRow
								key={value}
								text={text}
								checked={ticked.includes(value)}
								onChange={(on) => set(value, on)}
							/>
						))}
					</fieldset>
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}
