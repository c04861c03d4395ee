import { Link, type LinkProps } from "@remix-run/react";
import { classNames } from "./class-names.ts";

/** A link inside or below a text. */
export function TextLink({ className, ...rest }: LinkProps) {
	return (
		<Link
			{...rest}
			className={classNames(
				"rounded-sm font-medium text-accent-700 underline-offset-2 hover:underline",
				className,
			)}
		/>
	);
}
