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

/** Reason why a connection is not simply active, and what helps. */
export function ConnectionState({
	connection,
	imports,
	withoutAccounts,
}: {
	connection: ConnectionDetails;
	/** True when there is anything to import. */
	imports: boolean;
	/** True when its platform has no accounts to choose. */
	withoutAccounts: boolean;
}) {
	const canEdit = useCanEdit();
	const { status, statusMessage, missingScopes } = connection;
	const untilThen = imports
		? "Imports are paused until then; imported data stays."
		: withoutAccounts
			? "Nothing is read or written there until then."
			: "Nothing is read there until then.";
	const reconnect = canEdit && <ReconnectForm connection={connection} />;
	if (status === "DISCONNECTED")
		return <DisconnectedNotice connection={connection} imports={imports} />;
	if (connection.reconnectRequired) {
		return (
			<Notice tone="bad" title={careTitle(connection)} action={reconnect}>
				{statusMessage ??
					`The platform no longer accepts the ${accessWord(connection)}.`}{" "}
				{untilThen}
			</Notice>
		);
	}
	if (missingScopes.length > 0) {
		return (
			<>
				<Notice tone="warn" title="A permission is missing" action={reconnect}>
					{status === "ERROR" && statusMessage
						? `${statusMessage} ${untilThen}`
						: accessWord(connection) === "key"
							? "Everything that the key allows keeps working. Connect with a new key that allows the rest."
							: "Everything you already allowed keeps working. Sign in again and leave every box ticked."}
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
			method={connection.grant?.authenticationMethod}
			returnTo={`/connections/${connection.id}`}
			look={quiet ? "secondary" : "primary"}
			size={quiet ? "medium" : "small"}
		>
			Reconnect
		</ConnectForm>
	);
}
