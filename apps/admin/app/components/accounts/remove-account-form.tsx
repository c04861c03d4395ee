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

export interface RemoveAccountFormProps {
	connectionId: string;
	account: Pick<AdAccount, "externalId" | "name" | "hasHistory">;
	/** All that are chosen now, this one among them. */
	chosen: readonly Pick<AdAccount, "externalId">[];
}

/**
 * Takes one account out of what is imported: what helps when it cannot be read and will not be. Where something of it was
 * imported, it asks what becomes of that.
 */
export function RemoveAccountForm({
	connectionId,
	account,
	chosen,
}: RemoveAccountFormProps) {
	const fetcher = useFetcher<ConnectionActionResult | null>();
	const toast = useToast();
	const { name } = account;
	const [asking, setAsking] = useState(false);
	const [data, setData] = useState<DeselectedData>("KEEP");
	// Known before the page is loaded afresh: the account that this stands beside is gone then.
	const outcome = fetcher.state === "submitting" ? undefined : fetcher.data;
	useEffect(() => {
		if (!outcome) return;
		const { done, userErrors } = outcome;
		toast(
			done
				? { tone: "good", text: `${name} is no longer imported.` }
				: { tone: "bad", text: userErrorText(userErrors) },
		);
	}, [outcome, name, toast]);
	const others = chosen
		.filter(({ externalId }) => externalId !== account.externalId)
		.map(({ externalId }) => (
			<input
				key={externalId}
				type="hidden"
				name="externalIds"
				value={externalId}
			/>
		));
	const action = `/connections/${connectionId}`;
	const submit = {
		type: "submit",
		name: "intent",
		value: "select-accounts",
		pending: fetcher.state !== "idle",
	} as const;
	const label = (
		<>
			Remove this account
			<span className="sr-only"> ({name})</span>
		</>
	);
	if (!account.hasHistory)
		return (
			<fetcher.Form method="post" action={action}>
				{others}
				<Button size="small" {...submit}>
					{label}
				</Button>
			</fetcher.Form>
		);
	const ask = (open: boolean) => {
		// Whoever left the question does not find a deletion chosen when it is asked again.
		if (open) setData("KEEP");
		setAsking(open);
	};
	return (
		<>
			<Button size="small" onClick={() => ask(true)}>
				{label}
			</Button>
			<ConfirmDialog
				open={asking}
				onOpenChange={ask}
				title={`Remove ${name}?`}
				description={
					<p>It is no longer imported. You can choose it again later.</p>
				}
			>
				<fetcher.Form method="post" action={action} className="grid gap-4">
					{others}
					<DeselectedDataChoice
						names={[name]}
						value={data}
						onChange={setData}
					/>
					<div className="flex flex-wrap justify-end gap-2">
						<AlertDialog.Cancel className={buttonClass("secondary")}>
							Keep importing it
						</AlertDialog.Cancel>
						<Button look={data === "DELETE" ? "danger" : "primary"} {...submit}>
							{data === "DELETE" ? "Remove it, delete its data" : "Remove it"}
						</Button>
					</div>
				</fetcher.Form>
			</ConfirmDialog>
		</>
	);
}
