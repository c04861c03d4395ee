import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { ConnectionActionResult } from "../../connection-actions.server.ts";
import { userErrorText } from "../../forms/user-errors.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toaster.tsx";
import { useCanEdit } from "../use-viewer.ts";
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
	return (
		<>
			<CallButton intent="verify" label="Verify" />
			{capabilities.includes("REFRESH") && (
				<CallButton intent="refresh" label="Refresh access" />
			)}
			<ReconnectForm connection={connection} quiet />
			<Button onClick={() => setAsking(true)} className="text-bad-700">
				Disconnect
			</Button>
			<DisconnectDialog
				connection={connection}
				imports={capabilities.includes("CAMPAIGNS")}
				open={asking}
				onOpenChange={setAsking}
			/>
		</>
	);
}

/** A call whose outcome is told in the corner; the page shows the new state by itself. */
function CallButton({ intent, label }: { intent: string; label: string }) {
	const fetcher = useFetcher<ConnectionActionResult | null>();
	const toast = useToast();
	useEffect(() => {
		if (fetcher.state !== "idle" || !fetcher.data) return;
		const { userErrors, done } = fetcher.data;
		toast(
			done
				? { tone: "good", text: done }
				: { tone: "bad", text: userErrorText(userErrors) },
		);
	}, [fetcher.state, fetcher.data, toast]);
	return (
		<fetcher.Form method="post">
			<Button
				type="submit"
				name="intent"
				value={intent}
				pending={fetcher.state !== "idle"}
			>
				{label}
			</Button>
		</fetcher.Form>
	);
}
