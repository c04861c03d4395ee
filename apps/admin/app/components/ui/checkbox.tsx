import type { InputHTMLAttributes, ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface CheckboxProps
	extends Omit<InputHTMLAttributes<HTMLInputElement>, "type"> {
	label: ReactNode;
	/** Explanation of ticking it, below the label. */
	explanation?: ReactNode;
}

/** A box with its label and an explanation, all of it clickable. */
export function Checkbox({
	label,
	explanation,
	className,
	...input
}: CheckboxProps) {
	return (
		<label
			className={classNames(
				"flex items-start gap-3 rounded-lg border border-line px-3.5 py-2.5 has-checked:border-accent-200 has-checked:bg-accent-50/60",
				className,
			)}
		>
			<input
				{...input}
				type="checkbox"
				className="mt-0.5 size-4 shrink-0 accent-accent-600"
			/>
			<span className="min-w-0">
				<span className="block font-medium">{label}</span>
				{explanation && (
					<span className="block text-[13px] text-ink-soft">{explanation}</span>
				)}
			</span>
		</label>
	);
}
