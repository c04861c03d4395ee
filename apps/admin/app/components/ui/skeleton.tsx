import { classNames } from "./class-names.ts";

/** A grey bar in the place of text that is still on its way. */
export function Skeleton({ className }: { className?: string }) {
	return (
		<span
			aria-hidden
			className={classNames(
				"block h-4 animate-pulse rounded-md bg-ink/8",
				className,
			)}
		/>
	);
}
