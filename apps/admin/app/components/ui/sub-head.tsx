import { Link } from "@remix-run/react";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";

export interface SubHeadProps {
	back: { to: string; label: string };
	title: ReactNode;
	aside?: ReactNode;
	actions?: ReactNode;
}

/** The head of one object inside a page that has tabs and a heading of its own. */
export function SubHead({ back, title, aside, actions }: SubHeadProps) {
	return (
		<div className="grid gap-2">
			<Link
				to={back.to}
				className="-ml-1 inline-flex w-fit items-center gap-1 rounded-md pr-1.5 text-[13px] text-ink-soft hover:text-ink"
			>
				<ChevronLeft aria-hidden className="size-4" />
				{back.label}
			</Link>
			<div className="flex flex-wrap items-center justify-between gap-3">
				<div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
					<h2 className="font-semibold text-lg tracking-tight [overflow-wrap:anywhere]">
						{title}
					</h2>
					{aside}
				</div>
				{actions && <div className="flex flex-wrap gap-2">{actions}</div>}
			</div>
		</div>
	);
}
