import { buttonClass } from "../ui/button.tsx";

/** Leads on to a platform's own page, for browsers that stop a form whose answer leads to another site. */
export function GoOn({ to, name }: { to: string; name: string }) {
	return (
		<>
			<meta httpEquiv="refresh" content={`0;url=${to}`} />
			<a href={to} className={buttonClass("primary")}>
				Go on to {name}
			</a>
		</>
	);
}
