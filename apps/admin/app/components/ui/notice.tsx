import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type NoticeTone = "info" | "good" | "warn" | "bad";

const looks: Record<
	NoticeTone,
	{ surface: string; icon: typeof Info; colour: string }
> = {
	info: {
		surface: "border-accent-200 bg-accent-50",
		icon: Info,
		colour: "text-accent-700",
	},
	good: {
		surface: "border-good-500/30 bg-good-50",
		icon: CircleCheck,
		colour: "text-good-700",
	},
	warn: {
		surface: "border-warn-500/40 bg-warn-50",
		icon: TriangleAlert,
		colour: "text-warn-700",
	},
	bad: {
		surface: "border-bad-500/30 bg-bad-50",
		icon: CircleAlert,
		colour: "text-bad-700",
	},
};

export interface NoticeProps {
	tone?: NoticeTone;
	title?: ReactNode;
	children?: ReactNode;
	action?: ReactNode;
}

/** A message inside a page. Bad news is announced to screen readers at once. */
export function Notice({
	tone = "info",
	title,
	children,
	action,
}: NoticeProps) {
	const { surface, icon: Icon, colour } = looks[tone];
	return (
		<div
			role={tone === "bad" ? "alert" : "status"}
			className={classNames(
				"flex flex-wrap items-start gap-3 rounded-xl border px-4 py-3",
				surface,
			)}
		>
			<Icon
				aria-hidden
				className={classNames("mt-0.5 size-4 shrink-0", colour)}
			/>
			<div className="min-w-0 flex-1 basis-52">
				{title && <p className="font-medium">{title}</p>}
				{children && (
					<div className="text-ink-soft [&_a]:underline">{children}</div>
				)}
			</div>
			{action && <div className="flex shrink-0 flex-wrap gap-2">{action}</div>}
		</div>
	);
}
