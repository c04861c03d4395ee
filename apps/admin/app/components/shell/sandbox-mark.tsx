import { Badge } from "../ui/badge.tsx";

/** Says on every page that what is shown does not come from a real ad platform. */
export function SandboxMark() {
	return (
		<span title="Another server stands in for the ad platforms: no real account is reached, and no number is real.">
			<Badge tone="warn" dot={false}>
				Sandbox
				<span className="sr-only">: no real ad platform is reached</span>
			</Badge>
		</span>
	);
}
