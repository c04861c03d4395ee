import { buttonClass } from "../ui/button.tsx";

/**
 * The way to another site for a form that was sent without scripts: the content security policy stops a form whose
 * answer leads away, so this page does.
 */
export function Onward({ to, label }: { to: string; label: string }) {
	return (
		<>
			<meta httpEquiv="refresh" content={`0;url=${to}`} />
			<a href={to} className={buttonClass("primary")}>
				{label}
			</a>
		</>
	);
}
