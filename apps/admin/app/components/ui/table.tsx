import type { ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";

/**
 * A table that scrolls inside its panel when the screen is narrow, and can be scrolled by keyboard then. `stacked`: on a
 * phone each row is a block instead, its cells one below the other under their labels, so that nothing is cut.
 */
export function Table({
	caption,
	stacked = false,
	children,
}: {
	caption: string;
	stacked?: boolean;
	children: ReactNode;
}) {
	return (
		<section
			aria-label={caption}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			// Positioned: what is hidden in a cell for screen readers alone must not widen the page.
			className="relative overflow-x-auto focus-visible:-outline-offset-2"
		>
			<table
				className={classNames(
					"w-full border-collapse text-left",
					stacked && "stacked-table",
				)}
			>
				<caption className="sr-only">{caption}</caption>
				{children}
			</table>
		</section>
	);
}

export function Th({
	className,
	...rest
}: ThHTMLAttributes<HTMLTableCellElement>) {
	return (
		<th
			scope="col"
			{...rest}
			className={classNames(
				"h-9 border-line border-y bg-canvas/70 px-3 font-medium text-ink-soft text-xs whitespace-nowrap first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5",
				className,
			)}
		/>
	);
}

export function Td({
	className,
	label,
	children,
	...rest
}: TdHTMLAttributes<HTMLTableCellElement> & {
	/** Stands before the value where the rows of a stacked table are blocks; the column's head there. */
	label?: string;
}) {
	return (
		<td
			{...rest}
			data-label={label}
			className={classNames(
				"border-line border-b px-3 py-2.5 align-middle first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5",
				className,
			)}
		>
			{label === undefined ? children : <div>{children}</div>}
		</td>
	);
}

const inSight = "sticky right-0 max-sm:shadow-[-8px_0_8px_-8px_rgb(0_0_0/0.2)]";

/** The head of a last column of buttons, which stays in sight while the other columns scroll on a narrow screen. */
export function ActionsTh() {
	return (
		<Th className={classNames(inSight, "bg-canvas!")}>
			<span className="sr-only">Actions</span>
		</Th>
	);
}

/** A cell below `ActionsTh`. */
export function ActionsTd({ children }: { children: ReactNode }) {
	return (
		<Td className={classNames(inSight, "bg-surface text-right")}>{children}</Td>
	);
}

/** The classes of a row that can be opened. */
export const rowClass =
	"transition-colors hover:bg-canvas/60 [&:last-child>td]:border-b-0";
