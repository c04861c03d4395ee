import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import type { ChangeOutcome } from "../../change-actions.server.ts";
import { Notice } from "../ui/notice.tsx";

/** Values now, and those after a change. */
export function ChangePreview({
	before,
	after,
	children,
}: {
	before: ReactNode;
	after: ReactNode;
	children?: ReactNode;
}) {
	return (
		<div
			aria-live="polite"
			className="grid gap-1.5 rounded-lg bg-canvas px-4 py-3"
		>
			<p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium tabular-nums">
				<span className="sr-only">From</span>
				{before}
				<ArrowRight aria-hidden className="size-4 shrink-0 text-ink-faint" />
				<span className="sr-only">to</span>
				{after}
			</p>
			{children && <p className="text-[13px] text-ink-soft">{children}</p>}
		</div>
	);
}

/** Findings of a check, and reasons against a change. */
export function CheckFindings({
	outcome,
	platformName,
	taken = "it",
}: {
	outcome: ChangeOutcome | undefined;
	platformName: string;
	/** Part of the change that may be made. */
	taken?: string;
}) {
	if (!outcome) return null;
	const { problem, checked, warnings, byPlatform } = outcome;
	return (
		<>
			{problem && <Notice tone="bad">{problem}</Notice>}
			{warnings.length > 0 && (
				<Notice tone={checked === null ? "info" : "warn"}>
					{warnings.map((warning) => (
						<p key={warning}>{warning}</p>
					))}
				</Notice>
			)}
			{checked !== null && (
				<Notice tone="good">
					{byPlatform
						? `${platformName} has checked it and would take ${taken}.`
						: `We have checked it; ${platformName} has no check of its own.`}
				</Notice>
			)}
		</>
	);
}
