import { NavLink } from "@remix-run/react";
import { classNames } from "./class-names.ts";
import { useCurrentInView } from "./use-current-in-view.ts";

export interface Tab {
	to: string;
	label: string;
	/** Current at exactly this address only. */
	end?: boolean;
	/** Query that the address keeps when the tab is opened, such as the days shown. */
	search?: string;
}

/** The pages of one thing, as links; scrolls sideways on a narrow screen. */
export function TabBar({
	label,
	tabs,
}: {
	label: string;
	tabs: readonly Tab[];
}) {
	const list = useCurrentInView<HTMLElement>();
	return (
		<nav
			ref={list}
			aria-label={label}
			className="-mx-4 overflow-x-auto border-line border-b px-4 sm:mx-0 sm:px-0"
		>
			<ul className="flex min-w-max gap-5">
				{tabs.map(({ to, label: text, end, search = "" }) => (
					<li key={to}>
						<NavLink
							to={{ pathname: to, search }}
							end={end ?? false}
							className={({ isActive }) =>
								classNames(
									"-mb-px flex h-10 items-center border-transparent border-b-2 font-medium text-ink-soft transition-colors hover:text-ink focus-visible:-outline-offset-2",
									isActive && "border-accent-600 text-ink",
								)
							}
						>
							{text}
						</NavLink>
					</li>
				))}
			</ul>
		</nav>
	);
}
