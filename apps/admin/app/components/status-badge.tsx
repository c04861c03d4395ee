import {
	campaignLabels,
	connectionLabels,
	importLabels,
} from "../format/labels.ts";
import type {
	CampaignStatus,
	ConnectionStatus,
	ImportJobStatus,
} from "../graphql/enums.ts";
import { Badge } from "./ui/badge.tsx";

export function ConnectionStatusBadge({
	status,
	withoutAccounts = false,
}: {
	status: ConnectionStatus;
	/** The platform has none to choose: what is open is its proof. */
	withoutAccounts?: boolean;
}) {
	const { text, tone } = connectionLabels[status];
	if (withoutAccounts && status === "PENDING")
		return <Badge tone={tone}>Not proven</Badge>;
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
