import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface CardProps {
	title?: ReactNode;
	description?: ReactNode;
	/** Stands at the right of the title. */
	action?: ReactNode;
	children?: ReactNode;
	className?: string;
	/** Drops the inner spacing: for tables and lists that reach the border. */
	flush?: boolean;
}

/** A white panel with an optional head. */
export function Card({
	title,
	description,
	action,
	children,
	className,
	flush = false,
}: CardProps) {
	return (
		<section
			className={classNames(
				"min-w-0 rounded-xl border border-line bg-surface shadow-card",
				className,
			)}
		>
			{(title || action) && (
				<header
					className={classNames(
						"flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-4 sm:px-5",
						description && "items-start",
						(flush || children === undefined) && "pb-4",
					)}
				>
					<div className="min-w-0 flex-1 basis-52">
						{title && (
							<h2 className="font-semibold text-[15px] leading-6">{title}</h2>
						)}
						{description && (
							<p className="mt-0.5 text-ink-soft">{description}</p>
						)}
					</div>
					{action}
				</header>
			)}
			{children !== undefined && (
				<div className={flush ? "overflow-hidden rounded-b-xl" : "p-4 sm:p-5"}>
					{children}
				</div>
			)}
		</section>
	);
}
