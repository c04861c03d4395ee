import type { ReactNode } from "react";
import type { Tone } from "../../format/labels.ts";
import { classNames } from "./class-names.ts";

const surfaces: Record<Tone, string> = {
	good: "bg-good-50 text-good-700 ring-good-700/15",
	busy: "bg-accent-50 text-accent-700 ring-accent-700/15",
	warn: "bg-warn-50 text-warn-700 ring-warn-700/20",
	bad: "bg-bad-50 text-bad-700 ring-bad-700/15",
	quiet: "bg-ink/4 text-ink-soft ring-ink/10",
};
const dots: Record<Tone, string> = {
	good: "bg-good-500",
	busy: "bg-accent-500 animate-pulse",
	warn: "bg-warn-500",
	bad: "bg-bad-500",
	quiet: "bg-ink-faint/60",
};

/** A state in a word, told by its text first and its colour second. */
export function Badge({
	tone,
	children,
	dot = true,
}: {
	tone: Tone;
	children: ReactNode;
	dot?: boolean;
}) {
	return (
		<span
			className={classNames(
				"inline-flex h-6 items-center gap-1.5 rounded-full px-2 font-medium text-xs whitespace-nowrap ring-1 ring-inset",
				surfaces[tone],
			)}
		>
			{dot && (
				<span
					aria-hidden
					className={classNames("size-1.5 rounded-full", dots[tone])}
				/>
			)}
			{children}
		</span>
	);
}
