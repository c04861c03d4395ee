import { Badge } from "../ui/badge.tsx";

export function ResultBadge({ succeeded }: { succeeded: boolean }) {
	return succeeded ? (
		<Badge tone="good">Succeeded</Badge>
	) : (
		<Badge tone="bad">Failed</Badge>
	);
}
