import {
	type ConnectionState,
	connectionLabel,
	needsCare,
} from "../../format/connection-state.ts";
import { Notice } from "../ui/notice.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { CallButton } from "./call-button.tsx";

/** A connection that works in part, or not at all though its sign-in does: what is read, what is not, and a new try. */
export function HealthNotice({
	connection,
}: {
	connection: ConnectionState & { id: string };
}) {
	const canEdit = useCanEdit();
	if (!needsCare(connection)) return null;
	const { text, tone } = connectionLabel(connection);
	return (
		<Notice
			tone={tone === "bad" ? "bad" : "warn"}
			title={
				connection.status === "ERROR"
					? "The last check of this connection failed"
					: text
			}
			action={
				canEdit && (
					<CallButton
						connectionId={connection.id}
						intent="verify"
						label="Check again"
						size="small"
					/>
				)
			}
		>
			{connection.health.sentence}
		</Notice>
	);
}
