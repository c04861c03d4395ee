import { useState } from "react";
import { accessWord } from "../../format/connection-state.ts";
import { hasAccounts, hasImports } from "../../format/platform-kinds.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { Button } from "../ui/button.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { CallButton } from "./call-button.tsx";
import { ReconnectForm } from "./connection-state.tsx";
import { DisconnectDialog } from "./disconnect-dialog.tsx";

export interface ConnectionActionsProps {
	connection: ConnectionDetails;
	capabilities: string[];
}

/** Verify, refresh, reconnect, disconnect. */
export function ConnectionActions({
	connection,
	capabilities,
}: ConnectionActionsProps) {
	const canEdit = useCanEdit();
	const [asking, setAsking] = useState(false);
	if (!canEdit) return null;
	// A platform that takes both renews and ends a sign-in alone: a key is a person's to end.
	const isSignIn = accessWord(connection) === "sign-in";
	return (
		<>
			<CallButton connectionId={connection.id} intent="verify" label="Verify" />
			{isSignIn && capabilities.includes("REFRESH") && (
				<CallButton
					connectionId={connection.id}
					intent="refresh"
					label="Refresh access"
				/>
			)}
			<ReconnectForm connection={connection} quiet />
			<Button onClick={() => setAsking(true)} className="text-bad-700">
				Disconnect
			</Button>
			<DisconnectDialog
				connection={connection}
				imports={hasImports({ capabilities })}
				withoutAccounts={!hasAccounts({ capabilities })}
				revokes={isSignIn && capabilities.includes("REVOKE")}
				open={asking}
				onOpenChange={setAsking}
			/>
		</>
	);
}
