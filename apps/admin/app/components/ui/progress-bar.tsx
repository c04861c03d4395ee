import { Progress } from "radix-ui";
import { classNames } from "./class-names.ts";

export interface ProgressBarProps {
	/** 0 to 100. */
	percent: number;
	label: string;
	tone?: "busy" | "good" | "warn" | "bad" | "quiet";
	/** A sheen runs over it while something moves. */
	moving?: boolean;
	slim?: boolean;
}

const fills = {
	busy: "bg-accent-600",
	good: "bg-good-500",
	warn: "bg-warn-500",
	bad: "bg-bad-500",
	quiet: "bg-ink-faint/60",
};

export function ProgressBar({
	percent,
	label,
	tone = "busy",
	moving = false,
	slim = false,
}: ProgressBarProps) {
	const value = Math.max(0, Math.min(100, percent));
	return (
		<Progress.Root
			value={value}
			aria-label={label}
			getValueLabel={() => `${Math.round(value)} percent`}
			className={classNames(
				"w-full overflow-hidden rounded-full bg-ink/8",
				slim ? "h-1.5" : "h-2.5",
			)}
		>
			<Progress.Indicator
				style={{ width: `${value}%` }}
				className={classNames(
					"relative h-full overflow-hidden rounded-full transition-[width] duration-500 ease-out",
					fills[tone],
				)}
			>
				{moving && (
					<span
						aria-hidden
						className="absolute inset-0 animate-sheen bg-linear-to-r from-transparent via-white/40 to-transparent"
					/>
				)}
			</Progress.Indicator>
		</Progress.Root>
	);
}
