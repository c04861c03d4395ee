import { Link, type LinkProps } from "@remix-run/react";
import { LoaderCircle } from "lucide-react";
import { type ButtonHTMLAttributes, forwardRef } from "react";
import { classNames } from "./class-names.ts";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "small" | "medium";

const looks: Record<ButtonLook, string> = {
	primary: "bg-accent-600 text-white shadow-card hover:bg-accent-700",
	secondary:
		"border border-line-strong bg-surface text-ink shadow-card hover:bg-canvas hover:border-ink-faint/50",
	quiet: "text-ink-soft hover:bg-ink/5 hover:text-ink",
	danger: "bg-bad-600 text-white shadow-card hover:bg-bad-700",
};
const sizes: Record<ButtonSize, string> = {
	small: "min-h-8 gap-1.5 px-2.5 py-1 text-[13px]",
	medium: "min-h-9 gap-2 px-3.5 py-1 text-sm",
};

/** The classes of a button, for links and triggers that look like one. */
export function buttonClass(
	look: ButtonLook = "secondary",
	size: ButtonSize = "medium",
	more?: string,
): string {
	return classNames(
		"inline-flex max-w-full shrink-0 select-none items-center justify-center rounded-lg text-center font-medium transition-colors sm:whitespace-nowrap",
		"disabled:cursor-not-allowed disabled:opacity-55",
		"[&_svg]:size-4 [&_svg]:shrink-0",
		looks[look],
		sizes[size],
		more,
	);
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
	look?: ButtonLook;
	size?: ButtonSize;
	/** True while its action is under way: it turns and cannot be pressed again. */
	pending?: boolean;
}

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(
	function Button(
		{ look, size, pending = false, className, children, disabled, ...rest },
		ref,
	) {
		return (
			<button
				ref={ref}
				type="button"
				{...rest}
				disabled={disabled || pending}
				aria-busy={pending || undefined}
				className={buttonClass(look, size, className)}
			>
				{pending && <LoaderCircle aria-hidden className="animate-spin" />}
				{children}
			</button>
		);
	},
);

export interface ButtonLinkProps extends LinkProps {
	look?: ButtonLook;
	size?: ButtonSize;
}

export function ButtonLink({
	look,
	size,
	className,
	...rest
}: ButtonLinkProps) {
	return <Link {...rest} className={buttonClass(look, size, className)} />;
}
