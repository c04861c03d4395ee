import type { OAuthAppOwner } from "../../graphql/enums.ts";
import { Badge } from "../ui/badge.tsx";

export function OwnerBadge({ owner }: { owner: OAuthAppOwner }) {
	return owner === "TENANT" ? (
		<Badge tone="busy" dot={false}>
			This workspace
		</Badge>
	) : (
		<Badge tone="quiet" dot={false}>
			Installation
		</Badge>
	);
}
