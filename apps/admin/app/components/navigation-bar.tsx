import { useNavigation } from "@remix-run/react";

/** A thin line at the top while the next page is on its way. */
export function NavigationBar() {
	const { state } = useNavigation();
	if (state === "idle") return null;
	return (
		<div
			role="progressbar"
			aria-label="Loading"
			className="fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden bg-accent-100"
		>
			<div className="h-full w-1/2 animate-sheen bg-accent-600" />
		</div>
	);
}
