import { useFetcher } from "@remix-run/react";
import { AlertDialog } from "radix-ui";
import { useEffect, useState } from "react";
import type { ConnectionActionResult } from "../../connection-actions.server.ts";
import { userErrorText } from "../../forms/user-errors.ts";
import type { AdAccount } from "../../graphql/ad-accounts.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { useToast } from "../ui/toaster.tsx";
import {
	type DeselectedData,
	DeselectedDataChoice,
} from "./deselected-data-choice.tsx";

export interface DeselectedDataFormProps {
	connectionId: string;
	account: Pick<AdAccount, "externalId" | "name" | "hidden">;
}

/** Changes what became of the data of an account that was deselected earlier. */
export function DeselectedDataForm({
	connectionId,
	account: { externalId, name, hidden },
}: DeselectedDataFormProps) {
	const fetcher = useFetcher<ConnectionActionResult | null>();
	const toast = useToast();
	const now = hidden ? "HIDE" : "KEEP";
	const [asking, setAsking] = useState(false);
	const [data, setData] = useState<DeselectedData>(now);
	const outcome = fetcher.state === "submitting" ? undefined : fetcher.data;
	useEffect(() => {
		if (!outcome) return;
		const { done, userErrors } = outcome;
		if (done) setAsking(false);
		toast(
			done
				? { tone: "good", text: `${name}: ${done}` }
				: { tone: "bad", text: userErrorText(userErrors) },
		);
	}, [outcome, name, toast]);
	const ask = (open: boolean) => {
		if (open) setData(now);
		setAsking(open);
	};
	return (
		<>
			<Button size="small" onClick={() => ask(true)}>
				{hidden ? "Show" : "Hide"} or delete its data
				<span className="sr-only"> ({name})</span>
			</Button>
			<ConfirmDialog
				open={asking}
				onOpenChange={ask}
				title={`Data of ${name}`}
				description={<p>The account is no longer imported.</p>}
			>
				<fetcher.Form
					method="post"
					action={`/connections/${connectionId}`}
					className="grid gap-4"
				>
					<input type="hidden" name="externalIds" value={externalId} />
					<DeselectedDataChoice
						names={[name]}
						value={data}
						onChange={setData}
					/>
					<div className="flex flex-wrap justify-end gap-2">
						<AlertDialog.Cancel className={buttonClass("secondary")}>
							Leave it as it is
						</AlertDialog.Cancel>
						<Button
							type="submit"
							name="intent"
							value="set-deselected-data"
							look={data === "DELETE" ? "danger" : "primary"}
							pending={fetcher.state !== "idle"}
							disabled={data === now}
						>
							{submits[data]}
						</Button>
					</div>
				</fetcher.Form>
			</ConfirmDialog>
		</>
	);
}

const submits: Record<DeselectedData, string> = {
	KEEP: "Keep the data",
	HIDE: "Hide the data",
	DELETE: "Delete the data",
};
