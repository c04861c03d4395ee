import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** Rows that stay, dimmed, while others are loaded in their place. */
export function WhileLoading({
	loading,
	children,
}: {
	loading: boolean;
	children: ReactNode;
}) {
	return (
		<div
			aria-busy={loading}
			className={classNames("transition-opacity", loading && "opacity-60")}
		>
			{children}
		</div>
	);
}
