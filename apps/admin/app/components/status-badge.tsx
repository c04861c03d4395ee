import {
	type ConnectionState,
	connectionLabel,
} from "../format/connection-state.ts";
import { campaignLabels, importLabels } from "../format/labels.ts";
import type { CampaignStatus, ImportJobStatus } from "../graphql/enums.ts";
import { Badge } from "./ui/badge.tsx";

export function ConnectionStatusBadge({
	connection,
	withoutAccounts = false,
}: {
	connection: ConnectionState;
	/** The platform has none to choose: what is open is its proof. */
	withoutAccounts?: boolean;
}) {
	const { text, tone } = connectionLabel(connection, withoutAccounts);
	return <Badge tone={tone}>{text}</Badge>;
}

export function ImportStatusBadge({ status }: { status: ImportJobStatus }) {
	const { text, tone } = importLabels[status];
	return <Badge tone={tone}>{text}</Badge>;
}

export function CampaignStatusBadge({ status }: { status: CampaignStatus }) {
	const { text, tone } = campaignLabels[status];
	return <Badge tone={tone}>{text}</Badge>;
}
