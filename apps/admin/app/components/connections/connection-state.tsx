import {
	accessWord,
	careTitle,
	isBeingChecked,
} from "../../format/connection-state.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { ConnectForm } from "../oauth/connect-form.tsx";
import { Notice } from "../ui/notice.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { DisconnectedNotice } from "./disconnected-notice.tsx";
import { HealthNotice } from "./health-notice.tsx";

/** Why a connection is not simply active, and what helps. */
export function ConnectionState({
	connection,
	imports,
	withoutAccounts,
}: {
	connection: ConnectionDetails;
	/** Whether there is anything to import. */
	imports: boolean;
	/** Its platform has no accounts to choose. */
	withoutAccounts: boolean;
}) {
	const canEdit = useCanEdit();
	const { status, statusMessage, missingScopes } = connection;
	const reconnect = canEdit && <ReconnectForm connection={connection} />;
	if (status === "DISCONNECTED")
		return <DisconnectedNotice connection={connection} imports={imports} />;
	if (connection.reconnectRequired) {
		return (
			<Notice tone="bad" title={careTitle(connection)} action={reconnect}>
				{statusMessage ??
					`The platform no longer accepts the ${accessWord(connection)}.`}{" "}
				{imports
					? "Imports are stopped until then; what was imported stays."
					: "Nothing is read or written there until then."}
			</Notice>
		);
	}
	if (missingScopes.length > 0) {
		return (
			<>
				<Notice tone="warn" title="A permission is missing" action={reconnect}>
					{imports && status === "ERROR"
						? "Nothing can be read until it is given. "
						: "What was allowed goes on working. "}
					Sign in again and leave every box ticked.
				</Notice>
				{status === "ACTIVE" && <HealthNotice connection={connection} />}
			</>
		);
	}
	if (status === "ERROR" || status === "ACTIVE")
		return <HealthNotice connection={connection} />;
	if (isBeingChecked(connection, withoutAccounts))
		return <Notice title="Being checked">{connection.health.sentence}</Notice>;
	if (status === "PENDING") {
		return (
			<Notice tone="warn" title="No account is chosen yet">
				Choose below which accounts belong to {connection.brand.name}.
			</Notice>
		);
	}
	return null;
}

export function ReconnectForm({
	connection,
	quiet = false,
}: {
	connection: ConnectionDetails;
	quiet?: boolean;
}) {
	return (
		<ConnectForm
			platform={connection.platform}
			brandId={connection.brand.id}
			connectionId={connection.id}
			returnTo={`/connections/${connection.id}`}
			look={quiet ? "secondary" : "primary"}
			size={quiet ? "medium" : "small"}
		>
			Reconnect
		</ConnectForm>
	);
}
