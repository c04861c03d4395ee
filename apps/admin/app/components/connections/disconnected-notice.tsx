import { accessWord } from "../../format/connection-state.ts";
import { platformNames } from "../../format/labels.ts";
import { countOf } from "../../format/numbers.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { ConnectForm } from "../oauth/connect-form.tsx";
import { Notice } from "../ui/notice.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { sharedGrant } from "./shared-grant.ts";

/** What disconnecting left behind, and the way back: through the sign-in that others still use, or a new one. */
export function DisconnectedNotice({
	connection,
	imports,
}: {
	connection: ConnectionDetails;
	/** Whether there was anything to import. */
	imports: boolean;
}) {
	const canEdit = useCanEdit();
	const { id, platform, brand, grant, statusMessage } = connection;
	const shared = sharedGrant(connection);
	const usable = shared?.status === "ACTIVE" && !shared.reconnectRequired;
	const others = countOf(
		grant?.connections.totalCount ?? 0,
		"other connection uses",
		"other connections use",
	);
	return (
		<Notice
			tone="info"
			title="This connection is disconnected"
			action={
				canEdit && (
					<ConnectForm
						platform={platform}
						brandId={brand.id}
						returnTo={`/connections/${id}`}
						size="small"
						{...(usable ? { grantId: shared.id } : { connectionId: id })}
					>
						Connect again
					</ConnectForm>
				)
			}
		>
			{statusMessage && `${statusMessage} `}
			{shared
				? `The ${accessWord(connection)} of ${shared.platformUserName ?? shared.platformUserId} at ${platformNames[platform]} stays: ${others} it.`
				: "Its credentials are destroyed."}{" "}
			{imports
				? "What it imported can still be seen. Connect the same account again and its history goes on."
				: "Connect the same account again to use it."}
		</Notice>
	);
}
