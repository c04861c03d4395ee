import { Link, useLocation } from "@remix-run/react";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { countOf } from "../../format/numbers.ts";
import type { PageInfo } from "../../graphql/parts.ts";
import { buttonClass } from "./button.tsx";

export interface PagerProps {
	pageInfo: PageInfo;
	totalCount?: number;
	/** Words for how many there are, where a number and the noun do not say it. */
	total?: string;
	/** Noun for the counted things: "campaign". */
	noun: string;
	plural?: string;
	/** The list's own name in the address, where a page holds several. */
	list?: string;
}

/** Keyset paging by the URL: the page before and the page after this one. */
export function Pager({
	pageInfo,
	totalCount,
	total,
	noun,
	plural = `${noun}s`,
	list,
}: PagerProps) {
	const { search } = useLocation();
	const to = (cursor: Record<string, string | null>) => {
		const parameters = new URLSearchParams(search);
		const prefix = list ? `${list}-` : "";
		parameters.delete(`${prefix}after`);
		parameters.delete(`${prefix}before`);
		for (const [name, value] of Object.entries(cursor))
			if (value) parameters.set(`${prefix}${name}`, value);
		return { search: `?${parameters}` };
	};
	return (
		<nav
			aria-label={`Pages of ${plural}`}
			className="flex flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-3 sm:px-5"
		>
			<p className="text-ink-soft">
				{total ??
					(totalCount === undefined ? "" : countOf(totalCount, noun, plural))}
			</p>
			<div
				hidden={!pageInfo.hasNextPage && !pageInfo.hasPreviousPage}
				className="flex gap-2"
			>
				{pageInfo.hasPreviousPage ? (
					<Link
						rel="prev"
						preventScrollReset={list !== undefined}
						to={to({ before: pageInfo.startCursor })}
						className={buttonClass("secondary", "small")}
					>
						<ChevronLeft aria-hidden /> Previous
					</Link>
				) : (
					<span
						aria-disabled
						className={buttonClass(
							"secondary",
							"small",
							"cursor-not-allowed opacity-55",
						)}
					>
						<ChevronLeft aria-hidden /> Previous
					</span>
				)}
				{pageInfo.hasNextPage ? (
					<Link
						rel="next"
						preventScrollReset={list !== undefined}
						to={to({ after: pageInfo.endCursor })}
						className={buttonClass("secondary", "small")}
					>
						Next <ChevronRight aria-hidden />
					</Link>
				) : (
					<span
						aria-disabled
						className={buttonClass(
							"secondary",
							"small",
							"cursor-not-allowed opacity-55",
						)}
					>
						Next <ChevronRight aria-hidden />
					</span>
				)}
			</div>
		</nav>
	);
}
