import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export interface EmptyStateProps {
	icon: LucideIcon;
	title: string;
	children?: ReactNode;
	action?: ReactNode;
}

/** Text in place of an empty list, with the next thing to do. */
export function EmptyState({
	icon: Icon,
	title,
	children,
	action,
}: EmptyStateProps) {
	return (
		<div className="flex flex-col items-center px-6 py-14 text-center">
			<span className="grid size-11 place-items-center rounded-xl bg-accent-50 text-accent-700 ring-1 ring-accent-700/10 ring-inset">
				<Icon aria-hidden className="size-5" />
			</span>
			<h2 className="mt-4 font-semibold text-[15px]">{title}</h2>
			{children && (
				<p className="mt-1 max-w-md text-balance text-ink-soft">{children}</p>
			)}
			{action && (
				<div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>
			)}
		</div>
	);
}
