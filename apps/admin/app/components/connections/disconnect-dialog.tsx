import { useFetcher } from "@remix-run/react";
import { AlertDialog } from "radix-ui";
import { useEffect } from "react";
import type { ConnectionActionResult } from "../../connection-actions.server.ts";
import { nameCampaigns } from "../../format/campaign-counts.ts";
import { accessWord } from "../../format/connection-state.ts";
import { connectionName, platformNames } from "../../format/labels.ts";
import { countOf } from "../../format/numbers.ts";
import { userErrorText } from "../../forms/user-errors.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { platformTerms } from "../../graphql/platform-terms.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { useToast } from "../ui/toaster.tsx";

export interface DisconnectDialogProps {
	connection: ConnectionDetails;
	/** True when the platform has anything to import. */
	imports: boolean;
	/** True when the platform has no accounts to choose, but files. */
	withoutAccounts: boolean;
	/** True when the access can be ended at the platform from here. */
	revokes: boolean;
	open: boolean;
	onOpenChange: (open: boolean) => void;
}

/** Says what disconnecting does to access and data, and asks whether the data shall go too. */
export function DisconnectDialog({
	connection,
	imports,
	withoutAccounts,
	revokes,
	open,
	onOpenChange,
}: DisconnectDialogProps) {
	const fetcher = useFetcher<ConnectionActionResult | null>();
	const toast = useToast();
	const done = fetcher.state === "idle" ? fetcher.data?.done : undefined;
	useEffect(() => {
		if (!done) return;
		onOpenChange(false);
		toast({ tone: "good", text: imports ? done : "Disconnected." });
	}, [done, imports, onOpenChange, toast]);
	const platform = platformNames[connection.platform];
	const others = (connection.grant?.connections.totalCount ?? 1) - 1;
	const errors = fetcher.data?.userErrors ?? [];
	return (
		<ConfirmDialog
			open={open}
			onOpenChange={onOpenChange}
			title={`Disconnect ${connectionName(connection)}?`}
			description={
				<>
					<p>
						{imports
							? "Running imports of this connection are cancelled and no new ones start."
							: withoutAccounts
								? "Patchbay no longer reads or writes anything there."
								: "Patchbay no longer reads anything there."}
					</p>
					<p>
						{others > 0
							? `The ${accessWord(connection)} at ${platform} stays: ${countOf(others, "other connection uses", "other connections use")} it.`
							: revokes
								? `Patchbay's access at ${platform} is revoked and its stored keys are destroyed.`
								: `Patchbay destroys its copy of the ${accessWord(connection)}. ${platform} has no way to end it from here: end it there, in the settings where it was made.`}
					</p>
					{imports ? (
						<p>
							What was imported (
							{nameCampaigns(
								connection.stats,
								platformTerms[connection.platform].campaign,
							)}{" "}
							with their spend, {countOf(connection.stats.assets, "asset")}) is
							kept unless you tick the box. Connect the same account again to
							continue its history.
						</p>
					) : (
						<p>
							{withoutAccounts
								? "What Patchbay made there stays. Connect the same account again to continue with it."
								: "Connect it again at any time, and choose its accounts anew."}
						</p>
					)}
				</>
			}
		>
			<fetcher.Form method="post" className="grid gap-4">
				{imports && (
					<label className="flex items-start gap-3 rounded-lg border border-line px-3.5 py-3">
						<input
							type="checkbox"
							name="deleteImportedData"
							value="yes"
							className="mt-0.5 size-4 accent-bad-600"
						/>
						<span>
							<span className="block font-medium">
								Also delete the imported data
							</span>
							<span className="block text-[13px] text-ink-soft">
								Campaigns, creatives and spend of this connection. This cannot
								be undone.
							</span>
						</span>
					</label>
				)}
				{errors.length > 0 && fetcher.state === "idle" && (
					<Notice tone="bad">{userErrorText(errors)}</Notice>
				)}
				<div className="flex flex-wrap justify-end gap-2">
					<AlertDialog.Cancel className={buttonClass("secondary")}>
						Keep it connected
					</AlertDialog.Cancel>
					<Button
						type="submit"
						look="danger"
						name="intent"
						value="disconnect"
						pending={fetcher.state !== "idle"}
					>
						Disconnect
					</Button>
				</div>
			</fetcher.Form>
		</ConfirmDialog>
	);
}
