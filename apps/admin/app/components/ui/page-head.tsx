import { Link } from "@remix-run/react";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";

export interface PageHeadProps {
	title: ReactNode;
	/** Stands beside the title: a status. */
	aside?: ReactNode;
	description?: ReactNode;
	actions?: ReactNode;
	back?: { to: string; label: string };
}

/** The head of a page: where one came from, what this is, what can be done. */
export function PageHead({
	title,
	aside,
	description,
	actions,
	back,
}: PageHeadProps) {
	return (
		<div className="grid gap-3">
			{back && (
				<Link
					to={back.to}
					className="-ml-1 inline-flex w-fit items-center gap-1 rounded-md pr-1.5 text-[13px] text-ink-soft hover:text-ink"
				>
					<ChevronLeft aria-hidden className="size-4" />
					{back.label}
				</Link>
			)}
			<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
				<div className="min-w-0">
					<div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
						<h1 className="font-semibold text-[22px] leading-8 tracking-tight [overflow-wrap:anywhere]">
							{title}
						</h1>
						{aside}
					</div>
					{description && (
						<div className="mt-1 text-ink-soft">{description}</div>
					)}
				</div>
				{actions && <div className="flex flex-wrap gap-2">{actions}</div>}
			</div>
		</div>
	);
}
